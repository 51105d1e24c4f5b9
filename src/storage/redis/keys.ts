import type { InstrumentId } from '../ports/store.ts';

/** The one place where key names are made (see the Redis schema). */
export class RedisKeys {
  readonly namespace: string;
  readonly #cluster: boolean;

  constructor(namespace: string, cluster: boolean) {
    this.namespace = namespace;
    this.#cluster = cluster;
  }

  readonly balance = this.#ofSession('balance');
  readonly positions = this.#ofSession('positions');
  /** Ours: the open positions that time closes, by the day on which it does, in milliseconds. */
  readonly positionsDue = this.#ofSession('positions_due');
  readonly orders = this.#ofSession('orders:paper');
  /** Ours: the pending orders, by when their validity ends, in milliseconds. */
  readonly openOrders = this.#ofSession('open_orders');
  /** Ours: the pending orders in one instrument, by their place in time. */
  readonly openOrdersIn = (session: string, { segment, securityId }: InstrumentId): string =>
    this.#of('open_orders', this.#tag(session), segment, securityId);
  readonly journal = this.#ofSession('trades');
  /** The session's strategies as JSON, by their ids. */
  readonly strategies = this.#ofSession('strategies');
  /** Ours: a journal that a repair writes anew, until it takes the journal's place. */
  readonly mendedJournal = this.#ofSession('mended');
  readonly report = this.#ofSession('session');
  readonly meta = this.#ofSession('session_meta');
  /** A key that holds nothing, on which commands are tried. */
  readonly trial = (): string => this.#of('trial');
  readonly sessions = (): string => this.#of('sessions');
  /** Ours: set when every session that others wrote was put into the index. */
  readonly indexed = (): string => this.#of('sessions_indexed');
  readonly current = (): string => this.#of('current_session');
  /** Ours: sessions whose keys are being given an expiry, with its moment. */
  readonly expiring = (): string => this.#of('expiring');
  readonly schemaVersion = (): string => this.#of('schema_version');
  /** A pattern for SCAN of every key of the namespace. */
  readonly all = (): string => `${this.namespace.replace(/[\\*?[\]]/g, '\\$&')}:*`;

  /** `id` is opaque; in a cluster the session's tag stands before it. */
  readonly position = (session: string, id: string): string =>
    this.#of('position', this.#owned(session, id));
  readonly order = (session: string, id: string): string =>
    this.#of('order', this.#owned(session, id));
  readonly idempotency = (session: string, clientOrderId: string): string =>
    this.#of('idemp', this.#tag(session), clientOrderId);

  /** Parts of the instrument master; in a cluster one slot. */
  readonly instruments = (...parts: readonly string[]): string =>
    this.#of(this.#tag('instruments'), ...parts);

  readonly ticks = this.#ofInstrument('ticks');
  /** An instrument's settlement prices by day. */
  readonly marks = this.#ofInstrument('marks');
  /** Ours: the sessions that may hold an instrument, so that a quote finds them. */
  readonly holders = this.#ofInstrument('holders');
  /** How volatile an underlying was priced, by day. */
  readonly volatilities = (series: string): string =>
    this.#of('volatilities', ...series.split(' '));
  /** Ours: the instruments that have holders, so that one question finds those of many quotes. */
  readonly watched = (): string => this.#of('watched');

  /** The session of a session_meta key. */
  sessionOf(metaKey: string): string {
    const id = metaKey.slice(this.#of('session_meta').length + 1);
    return this.#cluster ? id.replace(/^\{(.*)\}$/, '$1') : id;
  }

  /** Segment and security id of a ticks key. */
  instrumentOf(ticksKey: string): InstrumentId {
    const [segment = '', ...rest] = ticksKey.slice(this.#of('ticks').length + 1).split(':');
    return { segment, securityId: rest.join(':') };
  }

  #of(...parts: readonly string[]): string {
    return `${this.namespace}:${parts.join(':')}`;
  }

  #ofSession(name: string) {
    return (session: string): string => this.#of(name, this.#tag(session));
  }

  #ofInstrument(name: string) {
    return ({ segment, securityId }: InstrumentId): string => this.#of(name, segment, securityId);
  }

  #tag(session: string): string {
    return this.#cluster ? `{${session}}` : session;
  }

  #owned(session: string, id: string): string {
    if (!this.#cluster) return id;
    return id.startsWith(`${session}:`)
      ? `{${session}}${id.slice(session.length)}`
      : `{${session}}:${id}`;
  }
}

/** An instrument as a member of the set of watched ones. */
export const watchedMember = ({ segment, securityId }: InstrumentId): string =>
  `${segment}:${securityId}`;
