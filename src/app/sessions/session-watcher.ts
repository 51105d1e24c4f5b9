import { equity } from '../../domain/ledger/wallet.ts';
import type { FillEntry } from '../../domain/ledger/journal.ts';
import { instrumentKey, type InstrumentKey } from '../../domain/instruments/instrument.ts';
import type { Price } from '../../domain/money/money.ts';
import type { Order } from '../../domain/orders/order.ts';
import { isOpen, type Position } from '../../domain/ledger/position.ts';
import type { Store } from '../../storage/ports/store.ts';
import { totalsOf } from '../../domain/ledger/totals.ts';
import type { PositionTracker } from '../market/position-tracker.ts';
import { atOneMoment } from '../integrity/consistent-read.ts';

export type SessionMoment = Awaited<ReturnType<SessionWatcher['moment']>>;

/** With the newest orders, newest first: what tells which events came between two moments. */
export interface MomentWithOrders extends SessionMoment {
  readonly orders: readonly Order[];
}

/** What became of a session between two moments; `order` tells of a new or changed one. */
export type SessionEvent =
  | { readonly event: 'trade'; readonly trade: FillEntry }
  | { readonly event: 'order'; readonly order: Order }
  | { readonly event: 'position'; readonly position: Position }
  | { readonly event: 'closed'; readonly position: Position }
  | { readonly event: 'balance' }
  | { readonly event: 'ended' };

const NEWEST_ORDERS = 200;
export const NEWEST_TRADES = 20;
/** At the first look the newest fills are only looked for among so many entries; see `newestTrades`. */
const NEAR = 2000;
/** A screen rather shows the next look than waits for a moment without a trade. */
const SCREEN_TRIES = 2;

const NOTHING = (): Promise<void> => Promise.resolve();

/** Follows a session that any program may trade. */
export class SessionWatcher {
  readonly #store: Store;
  readonly #tracker: PositionTracker;

  constructor(store: Store, tracker: PositionTracker) {
    this.#store = store;
    this.#tracker = tracker;
  }

  /**
   * A session at a moment, as a screen shows it; `since`: all fills after this revision are wanted, and
   * no others. Rejects with SESSION_NOT_FOUND.
   */
  async moment(sessionId: string, since?: number) {
    return (await this.#read(sessionId, since, NOTHING, SCREEN_TRIES))[0];
  }

  async momentWithOrders(sessionId: string, since?: number): Promise<MomentWithOrders> {
    const read = () => this.#store.orders(sessionId, NEWEST_ORDERS);
    const [moment, orders] = await this.#read(sessionId, since, read);
    return { ...moment, orders };
  }

  async #read<T>(
    sessionId: string,
    since: number | undefined,
    beside: () => Promise<T>,
    maxTries?: number,
  ) {
    const wanted =
      since === undefined
        ? { limit: NEWEST_TRADES, after: await this.#near(sessionId) }
        : { after: since };
    const read = () =>
      Promise.all([
        this.#tracker.positions(sessionId),
        this.#store.openOrders(sessionId),
        this.#store.newestFills(sessionId, wanted),
        beside(),
      ]);
    const [{ session, balance }, [positions, open, trades, others]] = await atOneMoment(
      this.#store,
      sessionId,
      read,
      maxTries,
    );
    const { unrealizedPnl } = totalsOf(positions);
    const prices = await this.#pricesOf(open);
    const moment = {
      session,
      balance,
      unrealizedPnl,
      equity: equity(balance, unrealizedPnl),
      /** Open positions at the last quotes. */
      positions: positions.filter(isOpen),
      /** The pending orders, first placed first. */
      open,
      /** The newest fills, newest first. */
      trades,
      /** The last quotes of what open orders are in, by the key of the instrument. */
      prices,
    };
    return [moment, others] as const;
  }

  async #near(sessionId: string): Promise<number> {
    const state = await this.#store.sessionState(sessionId);
    return Math.max(0, (state?.balance.revision ?? 0) - NEAR);
  }

  /** The newest fills, however many marks came after them, which may take a while. */
  newestTrades(sessionId: string): Promise<readonly FillEntry[]> {
    return this.#store.newestFills(sessionId, { limit: NEWEST_TRADES });
  }

  async #pricesOf(orders: readonly Order[]): Promise<ReadonlyMap<InstrumentKey, Price>> {
    if (orders.length === 0) return new Map();
    const quotes = await this.#store.quotesFor(orders.map(({ instrument }) => instrument));
    return new Map(quotes.flatMap((each) => (each ? [[instrumentKey(each), each.price]] : [])));
  }

  /** Changes whenever what `moment` shows may have changed; one cheap reading. */
  changeMark({ session, positions }: SessionMoment): Promise<string> {
    return this.#store.changeMark(
      session.id,
      positions.map(({ instrument }) => instrument),
    );
  }
}

/** Whether the session was removed and opened again under its id between two moments. */
export const isAnotherSession = (before: SessionMoment, after: SessionMoment): boolean =>
  before.session.createdAt !== after.session.createdAt;

/** What happened between two moments of one session, in the order in which it happened. */
export function eventsBetween(before: MomentWithOrders, after: MomentWithOrders): SessionEvent[] {
  const { revision } = before.balance;
  const trades = after.trades.filter((trade) => trade.revision > revision).reverse();
  const gone = before.positions.filter((each) => !after.positions.some((one) => same(one, each)));
  return [
    ...changedOrders(before, after).map((order) => ({ event: 'order', order }) as const),
    ...trades.map((trade) => ({ event: 'trade', trade }) as const),
    ...changedPositions(before, after).map(
      (position) => ({ event: 'position', position }) as const,
    ),
    ...gone.map((position) => ({ event: 'closed', position }) as const),
    ...(figures(before) === figures(after) ? [] : [{ event: 'balance' } as const]),
    ...(before.session.status === after.session.status ? [] : [{ event: 'ended' } as const]),
  ];
}

function changedOrders(before: MomentWithOrders, after: MomentWithOrders): Order[] {
  const state = ({ status, filledQuantity, quantity, price, pending }: Order): string =>
    [status, filledQuantity, quantity, price, pending?.triggerPrice, pending?.validUntil].join(' ');
  const known = new Map(before.orders.map((order) => [order.id, state(order)]));
  const oldest = before.orders.at(-1)?.createdAt ?? '';
  return after.orders
    .filter((order) => known.get(order.id) !== state(order) && order.createdAt >= oldest)
    .reverse();
}

function changedPositions(before: SessionMoment, after: SessionMoment): Position[] {
  const state = (each: Position): string =>
    [each.netQty, each.currentPrice, each.realizedPnl, each.fees].map(String).join(' ');
  return after.positions.filter((each) => {
    const known = before.positions.find((one) => same(one, each));
    return known === undefined || state(known) !== state(each);
  });
}

const same = (a: Position, b: Position): boolean =>
  a.side === b.side &&
  a.instrument.segment === b.instrument.segment &&
  a.instrument.securityId === b.instrument.securityId;

const figures = ({ balance, equity: worth }: SessionMoment): string =>
  [balance.available, balance.used, balance.realizedPnl, balance.fees, worth].map(String).join(' ');
