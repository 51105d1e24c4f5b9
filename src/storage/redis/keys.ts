import type { InstrumentId } from '../ports/store.ts';

/** The one place where key names are made (see the Redis schema). */
export class RedisKeys {
  readonly namespace: string;
  readonly #cluster: boolean;

  constructor(namespace: string, cluster: boolean) {
    this.namespace = namespace;
    this.#cluster = cluster;
  }

  readonly balance = (session: string): string => this.#of('balance', this.#tag(session));
  readonly positions = (session: string): string => this.#of('positions', this.#tag(session));
  /** Ours: the open positions that time closes, by the day on which it does, in milliseconds. */
  readonly positionsDue = (session: string): string =>
    this.#of('positions_due', this.#tag(session));
  readonly orders = (session: string): string => this.#of('orders:paper', this.#tag(session));
  /** Ours: the pending orders, by when their validity ends, in milliseconds. */
  readonly openOrders = (session: string): string => this.#of('open_orders', this.#tag(session));
  /** Ours: the pending orders in one instrument, by their place in time. */
  readonly openOrdersIn = (session: string, { segment, securityId }: InstrumentId): string =>
    this.#of('open_orders', this.#tag(session), segment, securityId);
  readonly journal = (session: string): string => this.#of('trades', this.#tag(session));
  /** The session's strategies as JSON, by their ids. */
  readonly strategies = (session: string): string => this.#of('strategies', this.#tag(session));
  /** Ours: a journal that a repair writes anew, until it takes the journal's place. */
  readonly mendedJournal = (session: string): string => this.#of('mended', this.#tag(session));
  /** A key that holds nothing, on which commands are tried. */
  readonly trial = (): string => this.#of('trial');
  readonly report = (session: string): string => this.#of('session', this.#tag(session));
  readonly meta = (session: string): string => this.#of('session_meta', this.#tag(session));
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

  readonly ticks = ({ segment, securityId }: InstrumentId): string =>
    this.#of('ticks', segment, securityId);
  /** An instrument's settlement prices by day. */
  readonly marks = ({ segment, securityId }: InstrumentId): string =>
    this.#of('marks', segment, securityId);
  /** How volatile an underlying was priced, by day. */
  readonly volatilities = (series: string): string =>
    this.#of('volatilities', ...series.split(' '));
  /** Ours: the sessions that may hold an instrument, so that a quote finds them. */
  readonly holders = ({ segment, securityId }: InstrumentId): string =>
    this.#of('holders', segment, securityId);
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
