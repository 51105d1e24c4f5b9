import type { Config } from '../config/schema.ts';
import type { Calendar } from '../app/market/calendar.ts';
import { DueWork } from '../app/trading/due-work.ts';
import { Matcher } from '../app/trading/quote-matcher.ts';
import { OrderChanges } from '../app/trading/order-changes.ts';
import { OrderDesk } from '../app/trading/order-desk.ts';
import type { OrderBatch } from '../app/trading/order-batch.ts';
import type { PositionTracker } from '../app/market/position-tracker.ts';
import { Quotes } from '../app/market/quotes.ts';
import { TradeDesk } from '../app/trading/trade-desk.ts';
import type { DueTimes, Upkeep } from '../app/trading/upkeep.ts';
import type { Store } from '../storage/ports/store.ts';
import { tradingRules } from './trading-rules.ts';

/** What changes books, by the configured rules. */
export interface Trading {
  readonly desk: TradeDesk;
  readonly changes: OrderChanges;
  readonly quotes: Quotes;
  readonly dueWork: DueWork;
  readonly batch: () => Promise<OrderBatch>;
}

export interface TradingDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly tracker: PositionTracker;
  readonly upkeep: Upkeep;
  readonly times: DueTimes;
}

export async function createTrading(config: Config, deps: TradingDeps): Promise<Trading> {
  const { store, calendar, tracker, upkeep, times } = deps;
  const rules = await tradingRules(config, { store, tracker });
  const matcher = new Matcher({ store, calendar, rules });
  const changes = new OrderChanges({ store, calendar, rules, matcher });
  const orders = new OrderDesk({ store, calendar, rules, matcher, changes });
  const deskOn = (other: Store) => new TradeDesk({ store: other, calendar, rules, newId, orders });
  const desk = deskOn(store);
  return {
    desk,
    changes,
    quotes: new Quotes(store, calendar, matcher, upkeep),
    dueWork: new DueWork({ store, rules, changes, times, newId }),
    async batch() {
      const { OrderBatch } = await import('../app/trading/order-batch.ts');
      return new OrderBatch({ store, desk, deskOn, together: !rules.readsBooks });
    },
  };
}

/**
 * 48 random bits: two programs don't make the same order id in the same second. An id is no
 * secret, and loading the cryptographic library would take longer than the order.
 */
const newId = (): string =>
  Math.floor(Math.random() * 2 ** 48)
    .toString(16)
    .padStart(12, '0');
