import {
  instrumentKey,
  type Instrument,
  type InstrumentKey,
} from '../../domain/instruments/instrument.ts';
import type { Price } from '../../domain/money/money.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { Quote, Store, Watched } from '../../storage/ports/store.ts';
import type { OtherNames } from '../instruments/names/other-names.ts';
import { orUnreadable, type UnreadableSession } from '../sessions/unreadable.ts';
import type { Calendar } from './calendar.ts';
import { ageOf } from './quote-age.ts';
import type { QuoteApplier } from '../trading/events/quote-applier.ts';
import type { ScheduledEvents } from '../trading/events/scheduled-events.ts';

/** What quotes did. */
export interface Recorded {
  /** The sessions whose positions were revalued. */
  readonly revalued: readonly string[];
  /** The orders that they filled, triggered, moved or ended, as they are now. */
  readonly orders: readonly Order[];
  /** The sessions that they could not act on, since a stored value does not read; absent for none. */
  readonly unreadable?: readonly UnreadableSession[];
}

interface QuotesDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly matcher: QuoteApplier;
  readonly events: Pick<ScheduledEvents, 'applyBeforeQuotes' | 'applyBeforeAnyQuote'>;
  /** Closes what the rules of a session's strategies close at the last quotes. */
  readonly judge: (sessionId: string) => Promise<readonly Order[]>;
  /** Whether prices may close something in a session, so that each quote is looked at alone. */
  readonly isGuarded: (sessionId: string) => Promise<boolean>;
  /** Sets the clock to a quote's own moment, where a recorded day is replayed. */
  readonly turnTo?: ((quote: Quote) => void) | undefined;
  readonly names: Pick<OtherNames, 'of'>;
}

/** Records market prices, and revalues by them the positions of every active session. */
export class Quotes {
  readonly #deps: QuotesDeps;
  /** The minute in which each instrument was last quoted by this process. */
  readonly #quotedAt = new Map<InstrumentKey, string>();
  /** The minute in which this process last brought every active session up to date. */
  #broughtTo = '';

  constructor(deps: QuotesDeps) {
    this.#deps = deps;
  }

  /** Stores the quote, then marks open positions. Gives the sessions that it revalued. */
  async set(
    instrument: Instrument,
    mark: Price,
    depth: Pick<Quote, 'bid' | 'ask' | 'volume'> = {},
  ): Promise<Recorded & { readonly quote: Quote }> {
    const { segment, securityId } = instrument;
    const ts = Math.floor(this.#deps.calendar.now() / 1000);
    const quote: Quote = { segment, securityId, price: mark, ts, ...depth };
    return { quote, ...(await this.record([quote])) };
  }

  /**
   * Takes quotes in the order in which they came: stores them, and brings every active session that
   * they concern up to date: fills its orders, each fill a commit, and revalues what it holds. Costs
   * one trip where they concern none, however many positions and orders there are in other
   * instruments. A quote that is stamped in the future is one of now.
   */
  async record(told: readonly Quote[]): Promise<Recorded> {
    const now = this.#deps.calendar.now();
    const quotes = told.map((each) =>
      ageOf(each, now) === undefined ? { ...each, ts: Math.floor(now / 1000) } : each,
    );
    const all = await this.#underAllNames(quotes);
    const steps = (await this.#isStepwise(all)) ? all.map((quote) => [quote]) : [all];
    const revalued = new Set<string>();
    const orders = [...(await this.#settleBefore(all))];
    const unreadable: UnreadableSession[] = [];
    for (const step of steps) {
      const [quote] = step;
      if (quote && steps.length > 1) this.#deps.turnTo?.(quote);
      const recorded = await this.#act(await this.#deps.store.saveQuotes(step), step);
      for (const each of recorded.revalued) revalued.add(each);
      orders.push(...recorded.orders);
      unreadable.push(...(recorded.unreadable ?? []));
    }
    return {
      revalued: [...revalued],
      orders,
      ...(unreadable.length > 0 && { unreadable }),
    };
  }

  /** A stop is judged at every quote: those of the same step would hide each other. */
  async #isStepwise(quotes: readonly Quote[]): Promise<boolean> {
    const instruments = new Set(quotes.map(instrumentKey));
    if (instruments.size === quotes.length) return false;
    const current = await this.#deps.store.currentSession();
    if (current === undefined) return false;
    const guarded = await orUnreadable(current, () => this.#deps.isGuarded(current));
    return 'read' in guarded && guarded.read;
  }

  /**
   * What fell due before these quotes is applied first, since it goes by the prices that they replace. A
   * contract settles at the price of its underlying, which no session need hold: before a quote takes
   * the place of one of an earlier minute every active session is brought up to date, once a minute.
   */
  async #settleBefore(quotes: readonly Quote[]): Promise<readonly Order[]> {
    const ofCurrent = await orUnreadable('', () => this.#deps.events.applyBeforeAnyQuote());
    const orders = 'read' in ofCurrent ? [...ofCurrent.read] : [];
    const minute = this.#minute();
    if (this.#broughtTo !== minute && (await this.#replaceOlder(quotes, minute))) {
      for (const { id, status } of await this.#deps.store.sessions()) {
        if (status !== 'active') continue;
        const due = await orUnreadable(id, () => this.#deps.events.applyBeforeQuotes(id));
        if ('read' in due) orders.push(...due.read);
      }
      this.#broughtTo = minute;
    }
    for (const each of quotes) this.#quotedAt.set(instrumentKey(each), minute);
    return orders;
  }

  /** Whether one of the quotes is to replace one of an earlier minute; the store is asked of unknown ones. */
  async #replaceOlder(quotes: readonly Quote[], minute: string): Promise<boolean> {
    const own = quotes.map((each) => this.#quotedAt.get(instrumentKey(each)));
    if (own.some((each) => each !== undefined && each < minute)) return true;
    const others = quotes.filter((_, at) => own[at] === undefined);
    if (others.length === 0) return false;
    const replaced = await this.#deps.store.quotesFor(others);
    return replaced.some((each) => each !== undefined && this.#minute(each.ts * 1000) < minute);
  }

  #minute(moment?: number): string {
    return this.#deps.calendar.iso(moment).slice(0, 16);
  }

  /** As `record`, for quotes that another program stored: it may have stored newer ones since. */
  async heed(quotes: readonly Quote[]): Promise<Recorded> {
    const all = await this.#underAllNames(quotes);
    return this.#act(await this.#deps.store.watched(all), all);
  }

  /** What falls due by the clock, and the exit rules that the last prices reach, without a new quote. */
  async attend(sessionId: string): Promise<readonly Order[]> {
    const due = await this.#deps.events.applyBeforeQuotes(sessionId);
    return [...due, ...(await this.#deps.judge(sessionId))];
  }

  /** The quotes, and each again under the other names by which sessions hold its instrument. */
  async #underAllNames(quotes: readonly Quote[]): Promise<readonly Quote[]> {
    const others = await Promise.all(
      quotes.map((each) =>
        each.segment === 'IDX_I' ? Promise.resolve([]) : this.#deps.names.of(each),
      ),
    );
    const named = others.flat();
    if (named.length === 0) return quotes;
    const watched = new Set(
      (await this.#deps.store.watched(named)).map((each) => instrumentKey(each)),
    );
    return quotes.flatMap((quote, at) => [
      quote,
      ...(others[at] ?? [])
        .filter((each) => watched.has(instrumentKey(each)))
        .map(({ segment, securityId }) => ({ ...quote, segment, securityId })),
    ]);
  }

  async #act(watched: readonly Watched[], quotes: readonly Quote[]): Promise<Recorded> {
    const revalued: string[] = [];
    const orders: Order[] = [];
    const unreadable: UnreadableSession[] = [];
    for (const [sessionId, concerning] of bySession(watched, quotes)) {
      const acted = await orUnreadable(sessionId, async () => {
        orders.push(...(await this.#deps.events.applyBeforeQuotes(sessionId)));
        orders.push(...(await this.#deps.judge(sessionId)));
        return this.#deps.matcher.take(sessionId, concerning);
      });
      if ('unreadable' in acted) {
        unreadable.push(acted.unreadable);
        continue;
      }
      if (acted.read.revalued) revalued.push(sessionId);
      orders.push(...acted.read.orders);
    }
    return { revalued, orders, ...(unreadable.length > 0 && { unreadable }) };
  }
}

/** The quotes that concern each session, in their order. */
function bySession(
  watched: readonly Watched[],
  quotes: readonly Quote[],
): Map<string, readonly Quote[]> {
  const keys = new Map<string, Set<string>>();
  for (const each of watched) {
    for (const id of each.sessions) {
      keys.set(id, (keys.get(id) ?? new Set<string>()).add(instrumentKey(each)));
    }
  }
  const concerning = (names: Set<string>) =>
    quotes.filter((each) => names.has(instrumentKey(each)));
  return new Map([...keys].map(([id, names]) => [id, concerning(names)]));
}
