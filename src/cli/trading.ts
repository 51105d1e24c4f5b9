import type { Config } from '../config/schema.ts';
import type { Calendar } from '../services/calendar.ts';
import { DueWork } from '../services/due-work.ts';
import { Matcher } from '../services/matcher.ts';
import { OrderChanges } from '../services/order-changes.ts';
import { OrderDesk } from '../services/order-desk.ts';
import type { OrderBatch } from '../services/order-batch.ts';
import type { PositionTracker } from '../services/position-tracker.ts';
import { Quotes } from '../services/quotes.ts';
import { TradeDesk } from '../services/trade-desk.ts';
import type { DueTimes, Upkeep } from '../services/upkeep.ts';
import type { Store } from '../stores/store.ts';
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
      const { OrderBatch } = await import('../services/order-batch.ts');
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
