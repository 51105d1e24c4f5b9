import type { Config } from '../../src/config/schema.ts';
import { PapertradeError } from '../../src/domain/errors.ts';
import { openBalance } from '../../src/domain/ledger/wallet.ts';
import { money, price, quantity, text, ZERO } from '../../src/domain/money/money.ts';
import type { ResolvedLeg } from '../../src/app/strategies/legs/resolve-legs.ts';
import type { StrategyResult } from '../../src/app/strategies/strategy-request.ts';
import { instrumentFrom } from '../support/instruments.ts';
import type { TradingServices } from '../support/services.ts';
import type { Answer, Asked } from './log.ts';
import type { Random } from './random.ts';

/** A market day takes so long: a morning, the time after the square-off, and the morning after. */
const DAY_MS = 8000;
const PARTS = [
  { until: 5000, time: 'T10:00:00+05:30', later: 0 },
  { until: 6000, time: 'T15:40:00+05:30', later: 0 },
  { until: DAY_MS, time: 'T10:00:00+05:30', later: 1 },
] as const;
/** Thursdays, far ahead of every clock of the traders' own sessions. */
const FIRST_DAY = Date.parse('2030-01-03T00:00:00Z');
const MS_A_DAY = 86_400_000;

export const isMarketDay = (session: string): boolean => session.startsWith('DAY');
/** The quantity that each quote of the share VOLUME has. */
export const QUOTED = '4';

const share = (symbol: string) => instrumentFrom({ symbol, defaultSegment: 'NSE_EQ' });
const dateOf = (day: number, later = 0): string =>
  new Date(FIRST_DAY + (7 * day + later) * MS_A_DAY).toISOString().slice(0, 10);

/**
 * The clock of a market day's traders, so many milliseconds after the run began: it jumps from one part
 * of a day to the next.
 */
export function dayClock(elapsed: number): {
  readonly day: number;
  readonly part: number;
  now: number;
} {
  const day = Math.floor(elapsed / DAY_MS);
  const within = elapsed % DAY_MS;
  const part = PARTS.findIndex(({ until }) => within < until);
  const { time, later } = PARTS[part]!;
  return { day, part, now: Date.parse(`${dateOf(day, later)}${time}`) + within };
}

/**
 * Clocks are put forward by an hour at noon of each market day, and back two days later: what ends with a
 * day is an hour off where its times are compared as text.
 */
export const zoneOffset = (moment: number): number => {
  const sinceNoon = moment - Date.parse(`${dateOf(0)}T12:00:00+05:30`);
  return sinceNoon >= 0 && sinceNoon % (7 * MS_A_DAY) < 2 * MS_A_DAY ? 390 : 330;
};

/** MIS is closed on market days alone: the traders' own sessions have no events of their own. */
export const withSquareOff = (config: Config): Config => ({
  ...config,
  trading: { ...config.trading, square_off: '15:20' },
});

/** The session of a day: it ends with what its last morning brings. */
export const endOf = (session: string): number =>
  Date.parse(`${dateOf(Number(session.slice(3)), 1)}T12:00:00+05:30`);

type Record = (asked: Omit<Asked, 'op' | 'from'>, work: () => Promise<Answer>) => Promise<void>;

export interface DayDeps {
  /** Milliseconds since the run began. */
  readonly elapsed: () => number;
  readonly random: Random;
  readonly record: Record;
  /** A number that no other worker gives. */
  readonly unique: () => number;
  readonly refusal: (error: unknown) => Answer;
}

/**
 * One trader of market days. All workers trade the same session of a day at once: strategies of several
 * legs, MIS, limit orders on quotes that have a quantity; then the square-off, and the next morning the
 * settlement and a bonus issue.
 */
export class MarketDay {
  readonly #services: TradingServices;
  readonly #deps: DayDeps;
  readonly #opened = new Set<string>();

  constructor(services: TradingServices, deps: DayDeps) {
    this.#services = services;
    this.#deps = deps;
  }

  #mark = (): string => `w${this.#deps.unique()}`;

  async act(): Promise<void> {
    const { day, part } = dayClock(this.#deps.elapsed());
    const session = `DAY${day}`;
    if (part === 0 && !this.#opened.has(session)) await this.#open(session, day);
    if (part === 0) await this.#morning(session, day);
    else if (part === 1) await this.#afterwards(session);
    else await this.#nextMorning(session, day);
  }

  /** Every worker tries, one opens it; each repeats the first order, and says where the index stands. */
  async #open(session: string, day: number): Promise<void> {
    const { store, calendar, desk, quotes } = this.#services;
    const at = calendar.iso();
    const record = {
      ...({ id: session, name: '', mode: 'paper', status: 'active', startTime: at } as const),
      ...{ endTime: '', createdAt: at, totalPnl: ZERO, totalTrades: 0 },
    };
    try {
      await store.createSession(record, openBalance(money('10000000'), at));
    } catch (error) {
      if (!(error instanceof PapertradeError && error.code === 'SESSION_EXISTS')) throw error;
    }
    await quotes.set(indexOf(day), price('25060'));
    await desk.execute({
      ...{ sessionId: session, action: 'BUY', instrument: share('BONUS'), clientOrderId: 'first' },
      ...{ quantity: quantity('100'), price: price('100'), product: 'CNC' },
    });
    this.#opened.add(session);
  }

  async #morning(session: string, day: number): Promise<void> {
    const weights = { open: 3, adjust: 3, exit: 2, mis: 3, limit: 4, modify: 2, quote: 4 };
    const kind = this.#deps.random.weighted(weights);
    if (kind === 'open')
      await this.#trade(session, (mark) => this.#newStrategy(session, day, mark));
    else if (kind === 'adjust') await this.#change(session, day, 'adjust');
    else if (kind === 'exit') await this.#change(session, day, 'exit');
    else if (kind === 'quote') await this.#quote();
    else if (kind === 'modify') await this.#modify(session);
    else await this.#order(session, kind);
  }

  /** What ended with its day is no longer there for a quote. */
  async #afterwards(session: string): Promise<void> {
    await this.#services.events.apply(session);
    if (this.#deps.random.next() < 0.3) await this.#quote();
  }

  async #nextMorning(session: string, day: number): Promise<void> {
    await this.#afterwards(session);
    const { random, record, refusal } = this.#deps;
    if (random.next() < 0.5) return;
    const actions = await this.#services.corporateActions();
    const exchange = { fresh: quantity('1'), old: quantity('1') };
    const bonus = {
      kind: 'bonus',
      symbol: 'BONUS',
      exDate: dateOf(day, 1),
      ratio: exchange,
    } as const;
    await record({ kind: 'action', session, mark: this.#mark() }, async () => {
      try {
        const { changed, duplicate } = await actions.apply(session, bonus);
        return { told: 'done', legs: duplicate ? 1 : changed.length };
      } catch (error) {
        return refusal(error);
      }
    });
  }

  /** Legs of one strategy: all of them are written, or none. `legs` is how many were asked for. */
  async #trade(
    session: string,
    work: (mark: string) => Promise<StrategyResult>,
    legs?: number,
  ): Promise<void> {
    const mark = this.#mark();
    const asked = { kind: 'strategy', session, mark, ...(legs !== undefined && { legs }) } as const;
    await this.#deps.record(asked, async () => {
      try {
        const { orders } = await work(mark);
        return { told: 'done', legs: orders.length };
      } catch (error) {
        return this.#deps.refusal(error);
      }
    });
  }

  async #newStrategy(session: string, day: number, mark: string): Promise<StrategyResult> {
    const { desk } = await this.#services.strategies();
    const opens = { name: 'torture', prefix: 'T', underlying: indexName(day), rules: {} };
    const legs = this.#legs(day, this.#deps.random.between(2, 4));
    return desk.execute({ sessionId: session, legs, opens, clientId: mark });
  }

  async #change(session: string, day: number, kind: 'adjust' | 'exit'): Promise<void> {
    const { random } = this.#deps;
    const strategies = await this.#services.store.strategies(session);
    const open = strategies.filter(({ status }) => status === 'OPEN');
    if (open.length === 0) return;
    const { id } = random.one(open);
    const { adjustments, exits } = await this.#services.strategies();
    const legs = this.#legs(day, random.between(1, 3));
    if (kind === 'adjust') {
      const adjust = (clientId: string) =>
        adjustments.adjust(session, id, () => Promise.resolve(legs), { clientId });
      return this.#trade(session, adjust, legs.length);
    }
    const priceOf = () => price('95.5');
    return this.#trade(session, (clientId) => exits.exit(session, id, { clientId, priceOf }));
  }

  #legs(day: number, count: number): readonly ResolvedLeg[] {
    const { random } = this.#deps;
    const first = random.between(0, CONTRACTS.length - 1);
    return Array.from({ length: count }, (_, index) => {
      const { name, type, strike } = CONTRACTS[(first + index) % CONTRACTS.length]!;
      return {
        action: random.one(['BUY', 'BUY', 'SELL'] as const),
        instrument: contractOf(day, name, type, strike),
        kind: type,
        quantity: quantity(String(65 * random.between(1, 3))),
        price: price((random.between(500, 30_000) / 100).toFixed(2)),
      };
    });
  }

  /** MIS is closed at 15:20; a limit order takes what quotes have. */
  async #order(session: string, kind: 'mis' | 'limit'): Promise<void> {
    const { random, record, refusal } = this.#deps;
    const clientOrderId = this.#mark();
    const given =
      kind === 'mis'
        ? { instrument: share('INTRADAY'), price: price('100'), product: 'MIS' as const }
        : { instrument: share('VOLUME'), price: price('1201'), orderType: 'LIMIT' as const };
    const action = kind === 'mis' ? random.one(['BUY', 'SELL'] as const) : 'BUY';
    const count = quantity(String(random.between(1, 15)));
    await record({ kind, session, mark: clientOrderId }, async () => {
      try {
        const { order } = await this.#services.desk.execute({
          ...{ sessionId: session, action, quantity: count, clientOrderId, ...given },
        });
        return { told: 'done', orderId: order.id };
      } catch (error) {
        return refusal(error);
      }
    });
  }

  /** A price that no other quote has, so that fills at it tell which quote they took. */
  async #quote(): Promise<void> {
    const at = price((1000 + (this.#deps.unique() % 2_000_000) / 10_000).toFixed(4));
    await this.#services.quotes.set(share('VOLUME'), at, { volume: quantity(QUOTED) });
  }

  async #modify(session: string): Promise<void> {
    const { random } = this.#deps;
    const pending = await this.#services.store.openOrders(session);
    if (pending.length === 0) return;
    const { id } = random.one(pending);
    const limit = price((1201 + random.between(0, 9)).toFixed(0));
    await this.#services.changes.modify(session, id, { price: limit });
  }
}

const indexName = (day: number): string => `INDEX${day}`;
const indexOf = (day: number) =>
  instrumentFrom({ symbol: indexName(day), defaultSegment: 'IDX_I', segment: 'IDX_I' });

const CONTRACTS = [
  { name: 'A', type: 'CE', strike: '25000' },
  { name: 'B', type: 'CE', strike: '25200' },
  { name: 'C', type: 'PE', strike: '25100' },
  { name: 'D', type: 'PE', strike: '24900' },
] as const;

const contractOf = (day: number, name: string, optionType: 'CE' | 'PE', strike: string) =>
  instrumentFrom({
    symbol: `${indexName(day)}-${name}`,
    defaultSegment: 'NSE_FNO',
    optionType,
    strike: price(strike),
    expiry: dateOf(day),
    underlying: indexName(day),
  });

/** What a contract of a day is worth where the index stands at 25060. */
export const WORTH: Readonly<{ [name: string]: string }> = Object.fromEntries(
  CONTRACTS.map(({ name, type, strike }) => {
    const gain = type === 'CE' ? 25_060 - Number(strike) : Number(strike) - 25_060;
    return [name, text(money(String(Math.max(0, gain))))];
  }),
);
