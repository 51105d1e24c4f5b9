import type { MarketCalendar } from '../../../domain/calendar/market-calendar.ts';
import { squareOffTime } from '../../../domain/calendar/square-off.ts';
import type { ContractMarket } from '../../../domain/instruments/contract-rules.ts';
import { contractOf, type Segment } from '../../../domain/instruments/instrument.ts';
import type { Order } from '../../../domain/orders/order.ts';
import { settlementPrice } from '../../../domain/ledger/settlement.ts';
import type { Store } from '../../../storage/ports/store.ts';
import type { GroupReader } from '../../margin/group-reader.ts';
import type { Calendar } from '../../market/calendar.ts';
import { untilCommitted } from '../commit-loop.ts';
import type { OrderChanges } from '../order-changes.ts';
import { onTradingDay } from '../../strategies/rules/exit-times.ts';
import type { Charging } from './closing-fills.ts';
import { PositionCloser, type PositionClosing } from './position-closer.ts';
import { DailySettlement } from './daily-settlement.ts';
import { SettlementPrices } from './settlement-prices.ts';
import type {
  AppliedEvent,
  AppliedEvents,
  DueEvents,
  MarkedDay,
  DueTimes,
  UnsettledContract,
} from './scheduled-events.ts';

export interface EventApplierDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly rules: Charging;
  readonly changes: Pick<OrderChanges, 'endIfOpen'>;
  readonly times: DueTimes;
  readonly market: () => Promise<MarketCalendar>;
  readonly contracts: () => Promise<ContractMarket>;
  /** Reads what is margined together; absent where every position is margined alone. */
  readonly groups?: GroupReader | undefined;
  /** Closes a strategy at its time of day. */
  readonly exitAtTime: (sessionId: string, id: string, at: string) => Promise<readonly Order[]>;
}

/** One event, when it fell due, and how it is applied: to nothing where another program did. */
interface Event {
  readonly at: string;
  apply(): Promise<readonly (AppliedEvent | MarkedDay)[]>;
}

/** Applies what has fallen due in a session: ends orders, squares off, marks futures, settles. */
export class EventApplier {
  readonly #deps: EventApplierDeps;
  readonly #prices: SettlementPrices;
  readonly #closer: PositionCloser;
  readonly #daily: DailySettlement;

  constructor(deps: EventApplierDeps) {
    this.#deps = deps;
    this.#prices = new SettlementPrices(deps);
    this.#closer = new PositionCloser(deps);
    this.#daily = new DailySettlement({ ...deps, prices: this.#prices });
  }

  /** In the order in which it fell due, each in a commit of its own. */
  async apply(due: DueEvents): Promise<AppliedEvents> {
    const { settlements, unsettled } = await this.#settlements(due);
    const squareOffs = await this.#squareOffs(due);
    const closings = this.#closings(due.sessionId, [...squareOffs.closings, ...settlements]);
    const exits = await this.#strategyExits(due);
    const { events: markings, waiting } = await this.#daily.events(due);
    const endings = [...this.#expiries(due), ...squareOffs.endings];
    const events: Event[] = [...endings, ...exits, ...markings, ...closings];
    events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    const done: (AppliedEvent | MarkedDay)[] = [];
    for (const event of events) done.push(...(await event.apply()));
    const applied = done.filter((each) => 'order' in each);
    const marked = done.filter((each): each is MarkedDay => 'position' in each);
    return { applied, unsettled, marked, waiting };
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
  async #squareOffs({ sessionId, now, mis, positions }: DueEvents): Promise<SquareOffEvents> {
    const closing = positions.filter(({ product }) => product === 'MIS');
    const timesOf = await this.#deps.times.squareOffs?.();
    if (timesOf === undefined || mis.length + closing.length === 0) {
      return { endings: [], closings: [] };
    }
    const { calendar } = this.#deps;
    const market = await this.#deps.market();
    const due = <T>(segment: Segment, day: string, event: (at: string) => T): T[] => {
      const time = squareOffTime(segment, `${day}${now.slice(10)}`, timesOf(day), market);
      const at = time && calendar.clockTime(time);
      return at === undefined || Date.parse(now) < Date.parse(at) ? [] : [event(at)];
    };
    const reason = 'MIS orders end at the square-off';
    return {
      endings: mis.flatMap(({ id, createdAt, instrument, pending: { opensAt = createdAt } }) =>
        due(instrument.segment, opensAt.slice(0, 10), (at) =>
          this.#ending(sessionId, id, 'ORDER_CANCELLED', at, reason),
        ),
      ),
      closings: closing.flatMap((position) =>
        due(position.instrument.segment, position.tradingDay, (at) => ({
          position,
          what: 'SQUARE_OFF' as const,
          at,
        })),
      ),
    };
  }

  /** Strategies whose own time of day has come. */
  async #strategyExits({ sessionId, now, exits }: DueEvents): Promise<Event[]> {
    if (exits.length === 0) return [];
    const { calendar } = this.#deps;
    const market = await this.#deps.market();
    return exits.flatMap(({ strategy, at: anyDay }) => {
      const at = calendar.clockTime(onTradingDay(anyDay, market));
      if (Date.parse(now) < Date.parse(at)) return [];
      const apply = async () => {
        const orders = await this.#deps.exitAtTime(sessionId, strategy.id, at);
        return orders.map((order) => ({ at, what: 'STRATEGY_EXIT' as const, order }));
      };
      return [{ at, apply }];
    });
  }

  async #settlements({ now, positions, all, price }: DueEvents): Promise<{
    settlements: PositionClosing[];
    unsettled: UnsettledContract[];
  }> {
    const settlements: PositionClosing[] = [];
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
        settlements.push({ position, what: 'SETTLEMENT', at, price: worth, spot });
      } else {
        unsettled.push({ position, underlying, day: expiry });
      }
    }
    return { settlements, unsettled };
  }

  /** What falls due at one moment is closed in one commit, so that legs of a strategy go together. */
  #closings(sessionId: string, all: readonly PositionClosing[]): Event[] {
    const moments = new Map<string, PositionClosing[]>();
    for (const each of all) {
      const key = `${each.at} ${each.what}`;
      moments.set(key, [...(moments.get(key) ?? []), each]);
    }
    return [...moments.values()].map((together) => {
      const { at } = together[0] as PositionClosing;
      const apply = async () => {
        const orders = await untilCommitted(sessionId, () =>
          this.#closer.close(sessionId, together),
        );
        return orders.map((order) => ({ at, what: whatOf(order), order }));
      };
      return { at, apply };
    });
  }
}

interface SquareOffEvents {
  readonly endings: readonly Event[];
  readonly closings: readonly PositionClosing[];
}

const whatOf = ({ orderType }: Order): AppliedEvent['what'] =>
  orderType === 'SQUARE_OFF' || orderType === 'DELIVERY' || orderType === 'AUCTION'
    ? orderType
    : 'SETTLEMENT';
