import type { BatchOutcome, OrderBatch } from '../trading/order-batch.ts';
import type { TradeRequest } from '../trading/orders/trade-request.ts';
import type { Quote } from '../../storage/ports/store.ts';
import type { Quotes, Recorded } from './quotes.ts';

/** A quote of a recorded day, and its moment in Unix milliseconds. */
export interface TimedQuote {
  readonly at: number;
  readonly quote: Quote;
}

/** An order of a strategy that is to be placed at a moment. */
export interface TimedOrder {
  readonly at: number;
  readonly line: number;
  readonly request: TradeRequest;
}

/** What a stretch of a replay did. */
export interface Passed {
  /** The moment up to which time has passed. */
  readonly at: number;
  readonly ticks: number;
  readonly recorded: Recorded;
  readonly order?: { readonly placed: TimedOrder; readonly outcome: BatchOutcome } | undefined;
}

/** A clock that a replay sets; the services that it drives are composed over `now`. */
export class ReplayClock {
  #moment = 0;
  readonly #moments = new WeakMap<Quote, number>();
  readonly now = (): number => this.#moment;

  set(moment: number): void {
    this.#moment = moment;
  }

  /** Keeps the moments of quotes, so that each acts at its own. */
  expect(ticks: readonly TimedQuote[]): void {
    for (const { at, quote } of ticks) this.#moments.set(quote, at);
  }

  readonly turnTo = (quote: Quote): void => {
    this.#moment = this.#moments.get(quote) ?? this.#moment;
  };
}

export interface ReplayDeps {
  readonly clock: ReplayClock;
  readonly quotes: Pick<Quotes, 'record'>;
  readonly batch: Pick<OrderBatch, 'run'>;
}

/** Quotes that are recorded in one step: each costs one write where something is held. */
const MAX_TOGETHER = 2000;
/** No step passes such a moment: what falls due at a minute of the day falls due before it. */
const STRETCH_MS = 5 * 60_000;

/**
 * Runs a recorded day, and orders with times, on a session, oldest first, both; gives what each step did.
 * Quotes act in their order, each at its own moment; an order is placed when every quote up to its time
 * has acted.
 */
export async function* replay(
  groups: AsyncIterable<readonly TimedQuote[]>,
  orders: readonly TimedOrder[],
  deps: ReplayDeps,
): AsyncGenerator<Passed, void, undefined> {
  let next = 0;
  for await (const ticks of groups) {
    let step: TimedQuote[] = [];
    for (const tick of ticks) {
      const due = orders[next];
      const ordered = due !== undefined && due.at < tick.at;
      const full = step.length === MAX_TOGETHER || isApart(step.at(-1), tick);
      if (step.length > 0 && (ordered || full)) {
        yield await quoted(step, deps);
        step = [];
      }
      for (let order = due; order && order.at < tick.at; order = orders[next]) {
        yield await placed(order, deps);
        next += 1;
      }
      step.push(tick);
    }
    if (step.length > 0) yield await quoted(step, deps);
  }
  for (const order of orders.slice(next)) yield await placed(order, deps);
}

const isApart = (before: TimedQuote | undefined, { at }: TimedQuote): boolean =>
  before !== undefined && stretchOf(before.at) !== stretchOf(at);

async function quoted(
  ticks: readonly TimedQuote[],
  { clock, quotes }: ReplayDeps,
): Promise<Passed> {
  clock.set(ticks[0]?.at ?? clock.now());
  clock.expect(ticks);
  const recorded = await quotes.record(ticks.map(({ quote }) => quote));
  const at = ticks.at(-1)?.at ?? clock.now();
  clock.set(at);
  return { at, ticks: ticks.length, recorded };
}

async function placed(order: TimedOrder, { clock, batch, quotes }: ReplayDeps): Promise<Passed> {
  clock.set(Math.max(order.at, clock.now()));
  const recorded = await quotes.record([]);
  const [outcome] = await batch.run([order.request]);
  return {
    at: clock.now(),
    ticks: 0,
    recorded,
    order: outcome && { placed: order, outcome },
  };
}

const stretchOf = (moment: number): number => Math.floor(moment / STRETCH_MS);
