import { totalCharges, type Charges } from '../../domain/charges/charges.ts';
import { LedgerTransaction } from '../../domain/ledger/ledger-transaction.ts';
import type { Fill } from '../../domain/ledger/fill.ts';
import { contractOf, instrumentKey, isFuture } from '../../domain/instruments/instrument.ts';
import { ZERO, type Price } from '../../domain/money/money.ts';
import { cancelOrphans, soldOn } from '../../domain/orders/matching-engine.ts';
import type { Order } from '../../domain/orders/order.ts';
import { isOpen, type Position } from '../../domain/ledger/position.ts';
import { settlementPrice } from '../../domain/ledger/settlement.ts';
import type { InstrumentId, Quote, Store } from '../../storage/ports/store.ts';
import { untilCommitted, type Attempt } from './commit-loop.ts';
import { commitOf } from './quote-matcher.ts';
import type { OrderChanges } from './order-changes.ts';
import { filledOrder } from './order-record.ts';
import type { TradingRules } from './trading-rules.ts';
import type { DueTimes, Happened, Kept, MayBeDue, Unsettled } from './upkeep.ts';

export interface DueWorkDeps {
  readonly store: Store;
  readonly rules: TradingRules;
  readonly changes: OrderChanges;
  readonly times: DueTimes;
  readonly newId: () => string;
}

/** What is done about one thing that is due, and when it fell due. */
interface Task {
  readonly at: string;
  apply(): Promise<Happened | undefined>;
}

/** Does what has fallen due in a session: ends orders, squares off, settles. */
export class DueWork {
  readonly #deps: DueWorkDeps;

  constructor(deps: DueWorkDeps) {
    this.#deps = deps;
  }

  /** In the order in which it fell due, each in a commit of its own. */
  async bringAbout(found: MayBeDue): Promise<Kept> {
    const { settlements, unsettled } = await this.#settlements(found);
    const due = [...this.#expiries(found), ...this.#squareOffs(found), ...settlements];
    due.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    const happened: Happened[] = [];
    for (const each of due) {
      const done = await each.apply();
      if (done) happened.push(done);
    }
    return { happened, unsettled };
  }

  #expiries({ sessionId, orders }: MayBeDue): Task[] {
    return orders.map(({ id, resting }) =>
      this.#ending(sessionId, id, 'ORDER_EXPIRED', resting.validUntil, 'its validity has ended'),
    );
  }

  #ending(
    sessionId: string,
    id: string,
    type: 'ORDER_EXPIRED' | 'ORDER_CANCELLED',
    at: string,
    reason: string,
  ): Task {
    return {
      at,
      apply: async () => {
        const order = await this.#deps.changes.endIfOpen(sessionId, id, type, reason, at);
        return order && { at, what: 'ORDER_ENDED', order };
      },
    };
  }

  /** MIS orders are cancelled and MIS positions closed at the price known at that time. */
  #squareOffs({ sessionId, now, mis, positions }: MayBeDue): Task[] {
    const { squareOff } = this.#deps.times;
    if (squareOff === undefined) return [];
    const timeOf = (day: string): string => momentOf(day, squareOff, now);
    const reason = 'MIS orders end at the square-off';
    const orders = mis.map(({ id, createdAt }) =>
      this.#ending(sessionId, id, 'ORDER_CANCELLED', timeOf(createdAt.slice(0, 10)), reason),
    );
    const closings = positions
      .filter(({ product }) => product === 'MIS')
      .map((position) =>
        this.#closing(sessionId, position, 'SQUARE_OFF', timeOf(position.tradingDay)),
      );
    return [...orders, ...closings].filter(({ at }) => Date.parse(at) <= Date.parse(now));
  }

  async #settlements({
    sessionId,
    now,
    positions,
    all,
  }: MayBeDue): Promise<{ settlements: Task[]; unsettled: Unsettled[] }> {
    const settlements: Task[] = [];
    const unsettled: Unsettled[] = [];
    for (const position of positions) {
      const { instrument } = position;
      const { expiry = '', underlying = '' } = contractOf(instrument) ?? {};
      if (expiry === '') continue;
      const at = momentOf(expiry, this.#deps.times.settlement, now);
      const opened = all || position.tradingDay <= expiry;
      if (!opened || Date.parse(now) < Date.parse(at)) continue;
      const spot = await this.#spot(instrument.segment, underlying);
      if (spot) {
        const price = settlementPrice(instrument, spot.price);
        settlements.push(this.#closing(sessionId, position, 'SETTLEMENT', at, price));
      } else {
        unsettled.push({ position, underlying });
      }
    }
    return { settlements, unsettled };
  }

  /** The underlying's last quote: of the index, else of the share, else of the commodity. */
  async #spot(segment: string, underlying: string): Promise<Quote | undefined> {
    const shares = segment.startsWith('BSE') ? ['BSE_EQ', 'NSE_EQ'] : ['NSE_EQ', 'BSE_EQ'];
    const ids: InstrumentId[] = ['IDX_I', ...shares, segment].map((each) => ({
      segment: each,
      securityId: underlying,
    }));
    return (await this.#deps.store.quotesFor(ids)).find((each) => each !== undefined);
  }

  #closing(
    sessionId: string,
    position: Position,
    what: 'SQUARE_OFF' | 'SETTLEMENT',
    at: string,
    price?: Price,
  ): Task {
    return {
      at,
      apply: async () => {
        const order = await untilCommitted(sessionId, () =>
          this.#close(sessionId, position, what, at, price),
        );
        return order && { at, what, order };
      },
    };
  }

  /** Closes what is still open of a position; undefined when another program has done so. */
  async #close(
    sessionId: string,
    { instrument, side }: Position,
    what: 'SQUARE_OFF' | 'SETTLEMENT',
    due: string,
    price: Price | undefined,
  ): Promise<Attempt<Order | undefined>> {
    const { store, newId } = this.#deps;
    const state = await store.tradingState(sessionId, instrument, '');
    const held = side === 'LONG' ? state?.account.long : state?.account.short;
    if (!state || !held || !isOpen(held)) return { done: undefined };
    const at = later(due, state.balance.lastUpdated);
    const id = `P-${what}-${newId()}`;
    const bare = {
      orderId: id,
      clientOrderId: id,
      instrument: held.instrument,
      action: side === 'LONG' ? 'SELL' : 'BUY',
      quantity: held.netQty,
      price: price ?? knownPrice(held, state.quote, due),
      orderType: what,
      ...this.#deps.rules.funding(instrument, 'BUY', held.product),
      product: held.product,
      tradingDay: at.slice(0, 10),
      at,
      note: '',
    } as const;
    const { long, short } = state.account;
    const charges = this.#charges(bare, held, soldOn({ ...state.account }, bare.tradingDay));
    const fill: Fill = { ...bare, fee: charges ? totalCharges(charges) : ZERO, charges };
    const book = { long, short, resting: state.resting };
    const transaction = new LedgerTransaction(
      state.balance,
      new Map([[instrumentKey(instrument), book]]),
      at,
    );
    const order = filledOrder(sessionId, state.session.mode, fill);
    transaction.add(order);
    transaction.trade(fill);
    cancelOrphans(transaction, instrument);
    const outcome = await store.commit(commitOf(sessionId, transaction));
    if (outcome.kind === 'ended') return { done: undefined };
    return outcome.kind === 'committed' ? { done: order } : 'conflict';
  }

  /** A square-off is an order like any; a settlement costs what exercising a LONG option does. */
  #charges(
    fill: Pick<Fill, 'instrument' | 'quantity' | 'price' | 'action' | 'orderType' | 'tradingDay'>,
    { side, product }: Position,
    dpPaid: boolean,
  ): Charges | undefined {
    const { chargesOf, exerciseChargesOf } = this.#deps.rules;
    const { instrument, quantity, price, tradingDay: day } = fill;
    const trade = { instrument, product, quantity, price, day, dpPaid };
    if (fill.orderType === 'SQUARE_OFF') return chargesOf({ ...trade, side: fill.action });
    const exercised = side === 'LONG' && !isFuture(instrument) && !price.isZero();
    return exercised ? exerciseChargesOf?.({ ...trade, side: 'EXERCISE' }) : undefined;
  }
}

/** A time of a day in the zone of `now`. */
const momentOf = (day: string, time: string, now: string): string =>
  `${day}T${time}:00.000${now.slice(23)}`;

/** Time never runs backwards in a journal. */
const later = (at: string, last: string): string => (Date.parse(last) > Date.parse(at) ? last : at);

/** The last price known at a moment: the quote, unless it came later; then the position's own. */
function knownPrice(position: Position, quote: Quote | undefined, at: string): Price {
  if (!quote || quote.ts * 1000 > Date.parse(at)) return position.currentPrice;
  const newer = quote.ts > Math.floor(Date.parse(position.lastUpdated) / 1000);
  return newer ? quote.price : position.currentPrice;
}
