import type { Fill } from '../../../domain/ledger/fill.ts';
import type { MarketCalendar } from '../../../domain/calendar/market-calendar.ts';
import { squareOffTime } from '../../../domain/calendar/square-off.ts';
import type { ContractMarket } from '../../../domain/instruments/contract-rules.ts';
import { contractOf, type Segment } from '../../../domain/instruments/instrument.ts';
import { isZero, type Price } from '../../../domain/money/money.ts';
import { cancelOrphans } from '../../../domain/orders/matching-engine.ts';
import { filledOrder } from '../../../domain/orders/new-order.ts';
import type { Order } from '../../../domain/orders/order.ts';
import { isOpen, type Position } from '../../../domain/ledger/position.ts';
import { settlementPrice } from '../../../domain/ledger/settlement.ts';
import type { Store, TradingState } from '../../../storage/ports/store.ts';
import type { GroupReader } from '../../margin/group-reader.ts';
import type { Calendar } from '../../market/calendar.ts';
import { freezeLimit } from '../rules/order-rules.ts';
import type { TradingRules } from '../rules/trading-rules.ts';
import { commitOf, transactionOn, type SecondInstrument } from '../commit.ts';
import { untilCommitted, type Attempt } from '../commit-loop.ts';
import type { OrderChanges } from '../order-changes.ts';
import { closingFill, ownId, type Closing } from './closing-fills.ts';
import { SettlementPrices } from './settlement-prices.ts';
import { deliver, readBoth, settlesInShares, shareOf, type Delivery } from './stock-delivery.ts';
import type {
  AppliedEvent,
  AppliedEvents,
  DueEvents,
  DueTimes,
  UnsettledContract,
} from './scheduled-events.ts';

export interface EventApplierDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly rules: Pick<TradingRules, 'chargesOf' | 'exerciseChargesOf'>;
  readonly changes: Pick<OrderChanges, 'endIfOpen'>;
  readonly times: DueTimes;
  readonly market: () => Promise<MarketCalendar>;
  readonly contracts: () => Promise<ContractMarket>;
  /** Reads what is margined together; absent where every position is margined alone. */
  readonly groups?: GroupReader | undefined;
}

/** One event, when it fell due, and how it is applied: to nothing where another program did. */
interface Event {
  readonly at: string;
  apply(): Promise<readonly AppliedEvent[]>;
}

/** Applies what has fallen due in a session: ends orders, squares off, settles. */
export class EventApplier {
  readonly #deps: EventApplierDeps;
  readonly #prices: SettlementPrices;

  constructor(deps: EventApplierDeps) {
    this.#deps = deps;
    this.#prices = new SettlementPrices(deps);
  }

  /** In the order in which it fell due, each in a commit of its own. */
  async apply(due: DueEvents): Promise<AppliedEvents> {
    const { settlements, unsettled } = await this.#settlements(due);
    const squareOffs = await this.#squareOffs(due);
    const events = [...this.#expiries(due), ...squareOffs, ...settlements];
    events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    const applied: AppliedEvent[] = [];
    for (const event of events) {
      applied.push(...(await event.apply()));
    }
    return { applied, unsettled };
  }

  #expiries({ sessionId, orders }: DueEvents): Event[] {
    return orders.map(({ id, pending }) =>
      this.#ending(sessionId, id, 'ORDER_EXPIRED', pending.validUntil, 'its validity has ended'),
    );
  }

  #ending(
    sessionId: string,
    id: string,
    type: 'ORDER_EXPIRED' | 'ORDER_CANCELLED',
    at: string,
    reason: string,
  ): Event {
    return {
      at,
      apply: async () => {
        const order = await this.#deps.changes.endIfOpen(sessionId, id, type, reason, at);
        return order ? [{ at, what: 'ORDER_ENDED', order }] : [];
      },
    };
  }

  /** MIS orders are cancelled and MIS positions closed at the price known at that time. */
  async #squareOffs({ sessionId, now, mis, positions }: DueEvents): Promise<Event[]> {
    const closing = positions.filter(({ product }) => product === 'MIS');
    const timesOf = await this.#deps.times.squareOffs?.();
    if (timesOf === undefined || mis.length + closing.length === 0) return [];
    const market = await this.#deps.market();
    const due = (segment: Segment, day: string, event: (at: string) => Event): Event[] => {
      const at = squareOffTime(segment, `${day}${now.slice(10)}`, timesOf(day), market);
      return at === undefined || Date.parse(now) < Date.parse(at) ? [] : [event(at)];
    };
    const reason = 'MIS orders end at the square-off';
    return [
      ...mis.flatMap(({ id, createdAt, instrument, pending: { opensAt = createdAt } }) =>
        due(instrument.segment, opensAt.slice(0, 10), (at) =>
          this.#ending(sessionId, id, 'ORDER_CANCELLED', at, reason),
        ),
      ),
      ...closing.flatMap((position) =>
        due(position.instrument.segment, position.tradingDay, (at) =>
          this.#closing(sessionId, position, { what: 'SQUARE_OFF', at }),
        ),
      ),
    ];
  }

  async #settlements({ sessionId, now, positions, all, price }: DueEvents): Promise<{
    settlements: Event[];
    unsettled: UnsettledContract[];
  }> {
    const settlements: Event[] = [];
    const unsettled: UnsettledContract[] = [];
    for (const position of positions) {
      const { instrument } = position;
      const { expiry = '', underlying = '' } = contractOf(instrument) ?? {};
      if (expiry === '') continue;
      const at = await this.#prices.timeOf(instrument.segment, expiry, now);
      const opened = all || position.tradingDay <= expiry;
      if (!opened || Date.parse(now) < Date.parse(at)) continue;
      const spot = (await this.#prices.spot(instrument.segment, underlying, at)) ?? price;
      if (spot) {
        const worth = settlementPrice(instrument, spot);
        settlements.push(
          this.#closing(sessionId, position, { what: 'SETTLEMENT', at, price: worth }, spot),
        );
      } else {
        unsettled.push({ position, underlying, day: expiry });
      }
    }
    return { settlements, unsettled };
  }

  #closing(sessionId: string, position: Position, closing: Closing, spot?: Price): Event {
    const { at } = closing;
    return {
      at,
      apply: async () => {
        const orders = await untilCommitted(sessionId, () =>
          this.#close(sessionId, position, closing, spot),
        );
        return orders.map((order) => ({ at, what: whatOf(order), order }));
      },
    };
  }

  /** Closes what is still open of a position; no order when another program has done so. */
  async #close(
    sessionId: string,
    { instrument, side }: Position,
    closing: Closing,
    spot: Price | undefined,
  ): Promise<Attempt<readonly Order[]>> {
    const { store, rules } = this.#deps;
    const state = await store.tradingState(sessionId, instrument, '');
    const held = side === 'LONG' ? state?.account.long : state?.account.short;
    if (!state || !held || !isOpen(held)) return { done: [] };
    const perOrder = await this.#perOrder(state, held, closing);
    const fill = closingFill(sessionId, held, state, { ...closing, perOrder }, rules);
    const delivery = spot && (await this.#delivery(sessionId, held, state, fill, spot));
    if (delivery === 'conflict') return 'conflict';
    const group = await this.#deps.groups?.read(sessionId, instrument, fill.at);
    const transaction = transactionOn(state, instrument, fill.at, group?.margins, delivery?.share);
    const fills = delivery ? [delivery.contract, ...delivery.shares] : [fill];
    const orders = fills.map((each) => {
      const order = transaction.add(filledOrder(sessionId, state.session.mode, each));
      transaction.trade(each);
      cancelOrphans(transaction, each.instrument);
      return order;
    });
    const outcome = await store.commit(commitOf(sessionId, transaction));
    if (outcome.kind === 'ended') return { done: [] };
    return outcome.kind === 'committed' ? { done: orders } : 'conflict';
  }

  /** How many units one order of a contract may have, where its settlement is charged. */
  async #perOrder(state: TradingState, { instrument }: Position, { what, at }: Closing) {
    const { rules, contracts } = this.#deps;
    if (what !== 'SETTLEMENT' || !rules.exerciseChargesOf) return undefined;
    const traded = { instrument, tradingDay: at.slice(0, 10) };
    return freezeLimit(state, traded, await contracts());
  }

  /** What a stock derivative that is worth something moves in shares; undefined where it is cash. */
  async #delivery(
    sessionId: string,
    held: Position,
    state: TradingState,
    settled: Fill,
    spot: Price,
  ): Promise<(Delivery & { readonly share: SecondInstrument }) | 'conflict' | undefined> {
    const { store, rules, contracts, times } = this.#deps;
    if (times.stocks === 'cash' || isZero(settled.price)) return undefined;
    if (!(await settlesInShares(held, await contracts(), store))) return undefined;
    const share = await shareOf(held, sessionId, store);
    const beside = await readBoth(store, sessionId, state, share);
    if (!beside) return 'conflict';
    const { account } = beside;
    const idOf = (what: string) => ownId(what, sessionId, state.balance.revision);
    const delivery = deliver({ held, share, account, spot, settled, idOf, rules });
    return { ...delivery, share: { instrument: share, state: beside } };
  }
}

const whatOf = ({ orderType }: Order): AppliedEvent['what'] =>
  orderType === 'SQUARE_OFF' || orderType === 'DELIVERY' || orderType === 'AUCTION'
    ? orderType
    : 'SETTLEMENT';
