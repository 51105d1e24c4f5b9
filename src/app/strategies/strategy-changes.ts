import { ErrorCode, invalidValue, PapertradeError } from '../../domain/errors.ts';
import { instrumentKey } from '../../domain/instruments/instrument.ts';
import {
  isLess,
  magnitude,
  times,
  price,
  type Price,
  type Quantity,
} from '../../domain/money/money.ts';
import type { Product } from '../../domain/ledger/product.ts';
import { LedgerTransaction } from '../../domain/ledger/ledger-transaction.ts';
import { isOpen } from '../../domain/ledger/position.ts';
import type { Order } from '../../domain/orders/order.ts';
import { UNTAGGED } from '../../domain/strategies/books.ts';
import type { ExitReason, ExitRules } from '../../domain/strategies/exit-rules.ts';
import { isHeld } from '../../domain/strategies/leg-holding.ts';
import type { NetLimit } from '../../domain/strategies/net-price.ts';
import type { Strategy } from '../../domain/strategies/strategy.ts';
import type { Store } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import { requireSession } from '../sessions/require-session.ts';
import { knownPrice } from '../trading/events/closing-fills.ts';
import { untilCommitted } from '../trading/commit-loop.ts';
import { commitOf } from '../trading/commit.ts';
import { contractAt, strikesOf } from './legs/find-strike.ts';
import { requireStrike } from '../../domain/strategies/listed-strikes.ts';
import type { LegDeps, ResolvedLeg } from './legs/resolve-legs.ts';
import { unlessRefused } from './rules/unless-refused.ts';
import { requireOpen, strategyNotOpen } from './require-strategy.ts';
import type { StrategyDesk } from './strategy-desk.ts';
import type { StrategyLeg, StrategyReader, StrategyView } from './strategy-reader.ts';
import type { StrategyResult } from './strategy-request.ts';

/** Which part of a strategy is closed. */
export interface ExitWords {
  readonly leg?: number | undefined;
  readonly lots?: Quantity | undefined;
  readonly clientId?: string | undefined;
  readonly dryRun?: boolean | undefined;
  readonly exitReason?: ExitReason | undefined;
  /** When it happens, where that is not now, and at which prices; absent: the market's. */
  readonly at?: string | undefined;
  readonly priceOf?: ((leg: StrategyLeg) => Price | undefined) | undefined;
}

/** How legs are added to a strategy. */
export interface AdjustWords {
  readonly limit?: NetLimit | undefined;
  readonly clientId?: string | undefined;
  readonly note?: string | undefined;
  readonly product?: Product | undefined;
  readonly dryRun?: boolean | undefined;
}

export interface RollWords {
  readonly leg: number;
  readonly strike: Price;
  readonly expiry?: string | undefined;
  readonly creditOnly?: boolean | undefined;
  readonly clientId?: string | undefined;
  readonly dryRun?: boolean | undefined;
}

interface Deps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly desk: StrategyDesk;
  readonly reader: StrategyReader;
  readonly legs: LegDeps;
}

/** Changes strategies that are open, each change one commit. */
export class StrategyChanges {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Closes a strategy, one of its legs, or so many lots of each leg. */
  async exit(sessionId: string, id: string, words: ExitWords = {}): Promise<StrategyResult> {
    const seen = await this.#seen(sessionId, words);
    if (seen) return seen;
    const view = await this.#open(sessionId, id);
    const open = view.legs.filter(isHeld);
    const chosen = words.leg === undefined ? open : [legNumbered(view, words.leg)];
    const legs = await Promise.all(
      chosen.map(async (leg) => {
        const units = await this.#unitsOf(leg, words.lots);
        const price = words.priceOf?.(leg);
        return { ...closing(leg, units), ...(price && { price }) };
      }),
    );
    const closesAll =
      chosen.length === open.length &&
      chosen.every((leg, index) => legs[index]?.quantity.equals(magnitude(leg.units)));
    const { clientId, dryRun, exitReason, at } = words;
    return this.#deps.desk.execute({
      sessionId,
      strategyId: view.strategy.id,
      legs,
      clientId,
      dryRun,
      exitReason,
      at,
      closes: closesAll,
    });
  }

  /** The same; undefined where it is closed by now, or refused: whoever asks may ask again. */
  async exitIfOpen(
    sessionId: string,
    id: string,
    words: ExitWords,
  ): Promise<StrategyResult | undefined> {
    try {
      return await this.exit(sessionId, id, words);
    } catch (error) {
      unlessRefused(error);
      return undefined;
    }
  }

  /** Closes a strategy at its time of day, at the last prices that were known then. */
  async exitAtTime(sessionId: string, id: string, at: string): Promise<readonly Order[]> {
    const positions = await this.#deps.store.positions(sessionId);
    const priceOf = (leg: StrategyLeg): Price | undefined => {
      const key = instrumentKey(leg.instrument);
      const held = positions.filter((each) => instrumentKey(each.instrument) === key);
      const position = held.find(isOpen) ?? held[0];
      return position && knownPrice(position, leg.quote, at);
    };
    const words = { exitReason: 'exit_at' as const, at, priceOf };
    return (await this.exitIfOpen(sessionId, id, words))?.orders ?? [];
  }

  /** What a client id did before: a repeat is answered whatever became of the strategy since. */
  async #seen(
    sessionId: string,
    { clientId }: { readonly clientId?: string | undefined },
  ): Promise<StrategyResult | undefined> {
    return clientId === undefined ? undefined : this.#deps.desk.repeated(sessionId, clientId);
  }

  async #unitsOf(leg: StrategyLeg, lots: Quantity | undefined): Promise<Quantity> {
    const open = magnitude(leg.units);
    if (!lots) return open;
    const units = times(lots, await this.#deps.legs.lotSize(leg.instrument));
    if (!isLess(open, units)) return units;
    throw invalidValue('lots', lots.toFixed(0), 'at most as many lots as are open');
  }

  /** Trades more legs as a part of a strategy, which keeps its id and what it has realized. */
  async adjust(
    sessionId: string,
    id: string,
    readLegs: () => Promise<readonly ResolvedLeg[]>,
    words: AdjustWords,
  ): Promise<StrategyResult> {
    const seen = await this.#seen(sessionId, words);
    if (seen) return seen;
    const legs = await readLegs();
    const { strategy } = await this.#open(sessionId, id);
    return this.#deps.desk.execute({ sessionId, strategyId: strategy.id, legs, ...words });
  }

  /** Closes a leg and opens the same at another strike or expiry, for one net price. */
  async roll(sessionId: string, id: string, words: RollWords): Promise<StrategyResult> {
    const seen = await this.#seen(sessionId, words);
    if (seen) return seen;
    const view = await this.#open(sessionId, id);
    const leg = legNumbered(view, words.leg);
    const { option } = leg.instrument;
    if (!option) throw invalidValue('leg', String(words.leg), 'an option, which has a strike');
    const expiry = words.expiry ?? option.expiry;
    const chain = await this.#deps.legs.market.chain(option.underlying, expiry);
    requireStrike(strikesOf(chain, option.type), words.strike, `${option.underlying} ${expiry}`);
    const close = closing(leg, magnitude(leg.units));
    const open: ResolvedLeg = {
      action: close.action === 'BUY' ? 'SELL' : 'BUY',
      instrument: contractAt(chain, option.type, words.strike),
      kind: option.type,
      leg: leg.leg,
      quantity: close.quantity,
    };
    const { clientId, dryRun } = words;
    const limit: NetLimit | undefined = words.creditOnly ? CREDIT_ONLY : undefined;
    const strategyId = view.strategy.id;
    const legs = [close, open];
    return this.#deps.desk.execute({ sessionId, strategyId, legs, limit, clientId, dryRun });
  }

  /** Replaces the rules that close a strategy. */
  async setRules(sessionId: string, id: string, rules: ExitRules): Promise<Strategy> {
    const ruledAt = this.#deps.calendar.iso();
    return this.#change(sessionId, id, (strategy) => ({ ...strategy, rules, ruledAt }));
  }

  /** Keeps the highest profit that a trailing rule saw. */
  async keepBest(sessionId: string, id: string, best: Strategy['best']): Promise<Strategy> {
    return this.#change(sessionId, id, (strategy) =>
      isLess(strategy.best, best) ? { ...strategy, best } : strategy,
    );
  }

  /** Gives units that belong to no strategy to one, or takes them out of it, without a trade. */
  async transfer(
    sessionId: string,
    id: string,
    to: 'strategy' | 'account',
    leg: ResolvedLeg,
  ): Promise<Strategy> {
    const strategies = await this.#deps.store.strategies(sessionId);
    const { id: strategyId } = requireOpen(strategies, id);
    const books = await this.#deps.reader.books(sessionId, strategies);
    const key = instrumentKey(leg.instrument);
    const from = books.book(to === 'strategy' ? UNTAGGED : strategyId).get(key);
    const held = from && isHeld(from) ? magnitude(from.units) : undefined;
    if (!held || isLess(held, leg.quantity)) throw notThere(leg, held);
    return this.#change(sessionId, id, (strategy, revision) => ({
      ...strategy,
      transfers: [...strategy.transfers, { revision, key, to, units: leg.quantity }],
    }));
  }

  /** Changes a strategy's record on the revision that was read, and again where it moved on. */
  #change(
    sessionId: string,
    id: string,
    change: (strategy: Strategy, revision: number) => Strategy,
  ): Promise<Strategy> {
    const { store } = this.#deps;
    return untilCommitted(sessionId, async () => {
      const state = requireSession(await store.sessionState(sessionId), sessionId);
      const strategy = requireOpen(await store.strategies(sessionId), id);
      const changed = change(strategy, state.balance.revision);
      const { balance } = state;
      const nothing = new LedgerTransaction(balance, new Map(), balance.lastUpdated);
      const commit = { ...commitOf(sessionId, nothing), strategies: [changed] };
      const { kind } = await store.commit(commit);
      return kind === 'committed' ? { done: changed } : 'conflict';
    });
  }

  async #open(sessionId: string, id: string): Promise<StrategyView> {
    const view = await this.#deps.reader.show(sessionId, id);
    if (view.status !== 'CLOSED') return view;
    throw strategyNotOpen(view.strategy);
  }
}

const CREDIT_ONLY: NetLimit = { kind: 'credit', price: price('0') };

function legNumbered({ legs, strategy }: StrategyView, number: number): StrategyLeg {
  const found = legs.find((each) => each.leg === number && isHeld(each));
  if (found) return found;
  const open = legs.filter(isHeld).map(({ leg }) => leg);
  throw invalidValue('leg', String(number), `an open leg of ${strategy.id}: ${open.join(', ')}`);
}

const closing = ({ instrument, units, leg }: StrategyLeg, quantity: Quantity): ResolvedLeg => ({
  action: units.isNegative() ? 'BUY' : 'SELL',
  instrument,
  leg,
  kind: instrument.option ? instrument.option.type : instrument.future ? 'FUT' : 'EQ',
  quantity,
});

function notThere(leg: ResolvedLeg, held: Quantity | undefined): PapertradeError {
  const open = held ? held.toFixed(0) : '0';
  return new PapertradeError(
    ErrorCode.INSUFFICIENT_QUANTITY,
    `Only ${open} of ${leg.instrument.symbol} can be moved, not ${leg.quantity.toFixed(0)}.`,
    { symbol: leg.instrument.symbol, requested: leg.quantity.toFixed(0), open_quantity: open },
  );
}
