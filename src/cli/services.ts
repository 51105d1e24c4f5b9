import { milliseconds } from '../config/duration.ts';
import type { Config } from '../config/schema.ts';
import { Calendar, type Clock, type ZoneOffset } from '../services/calendar.ts';
import type { Housekeeper } from '../services/housekeeper.ts';
import { Matcher } from '../services/matcher.ts';
import { OrderChanges } from '../services/order-changes.ts';
import { OrderDesk } from '../services/order-desk.ts';
import type { OrderBatch } from '../services/order-batch.ts';
import { Instruments } from '../services/instruments.ts';
import { PositionTracker } from '../services/position-tracker.ts';
import { Quotes } from '../services/quotes.ts';
import type { SessionReporter } from '../services/session-reporter.ts';
import { Sessions } from '../services/sessions.ts';
import { TradeDesk } from '../services/trade-desk.ts';
import type { Verifier } from '../services/verifier.ts';
import { Wallet } from '../services/wallet.ts';
import { Upkeep, type DueTimes } from '../services/upkeep.ts';
import type { Store } from '../stores/store.ts';
import { tradingRules } from './trading-rules.ts';

/** Where the time comes from: the clock, and how a zone's offset is found. */
export interface Time {
  readonly now: Clock;
  readonly zoneOffset: (zone: string) => ZoneOffset;
}

/** The services over one open store; those that few commands use are loaded when they are asked for. */
export interface Services {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly sessions: Sessions;
  readonly wallet: Wallet;
  readonly tracker: PositionTracker;
  readonly instruments: Instruments;
  readonly quotes: Quotes;
  readonly reporter: () => Promise<SessionReporter>;
  readonly verifier: () => Promise<Verifier>;
  readonly housekeeper: () => Promise<Housekeeper>;
  readonly changes: OrderChanges;
  readonly upkeep: Upkeep;
  readonly desk: TradeDesk;
  readonly batch: () => Promise<OrderBatch>;
}

export async function createServices(store: Store, config: Config, time: Time): Promise<Services> {
  const calendar = new Calendar(time.zoneOffset(config.trading.time_zone), time.now);
  const tracker = new PositionTracker(store);
  const wallet = new Wallet({ store, tracker, calendar });
  const rules = await tradingRules(config, { store, tracker });
  const matcher = new Matcher({ store, calendar, rules });
  const changes = new OrderChanges({ store, calendar, rules, matcher });
  const orders = new OrderDesk({ store, calendar, rules, matcher, changes });
  const deskOn = (other: Store) => new TradeDesk({ store: other, calendar, rules, newId, orders });
  const desk = deskOn(store);
  const keepEnded = keepEndedSeconds(config);
  const upkeep = new Upkeep({
    store,
    calendar,
    rules,
    changes,
    times: dueTimes(config),
    newId,
  });
  return {
    store,
    calendar,
    tracker,
    wallet,
    sessions: new Sessions(store, calendar, wallet),
    instruments: new Instruments(store.master, calendar),
    quotes: new Quotes(store, calendar, matcher, upkeep),
    async reporter() {
      const { SessionReporter } = await import('../services/session-reporter.ts');
      return new SessionReporter({ store, tracker, calendar, changes, keepEnded });
    },
    async verifier() {
      const { Verifier } = await import('../services/verifier.ts');
      return new Verifier(store);
    },
    async housekeeper() {
      const { Housekeeper } = await import('../services/housekeeper.ts');
      return new Housekeeper(store, calendar.now);
    },
    changes,
    upkeep,
    desk,
    async batch() {
      const { OrderBatch } = await import('../services/order-batch.ts');
      return new OrderBatch({ store, desk, deskOn, together: !rules.readsBooks });
    },
  };
}

/** Seconds for which an ended session is kept; absent for ever. */
export function keepEndedSeconds({ retention }: Config): number | undefined {
  const kept = retention.ended_sessions;
  return kept === 'keep' ? undefined : Math.ceil(milliseconds(kept) / 1000);
}

function dueTimes({ trading }: Config): DueTimes {
  const { square_off: squareOff, settlement_time: settlement } = trading;
  return { settlement, ...(squareOff !== 'off' && { squareOff }) };
}

/**
 * 48 random bits: two programs don't make the same order id in the same second. An id is no
 * secret, and loading the cryptographic library would take longer than the order.
 */
const newId = (): string =>
  Math.floor(Math.random() * 2 ** 48)
    .toString(16)
    .padStart(12, '0');
