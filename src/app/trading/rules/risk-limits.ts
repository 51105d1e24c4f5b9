import { rupees } from '../../../domain/money/rupees.ts';
import { contractValue } from '../../../domain/instruments/contract-value.ts';
import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import { positionKey } from '../../../domain/ledger/journal.ts';
import { splitQuantity, type Fill } from '../../../domain/ledger/fill.ts';
import {
  add,
  equals,
  greater,
  isLess,
  isNegative,
  isZero,
  lotsOf,
  negate,
  quantity,
  scale,
  subtract,
  text,
  ZERO,
  type Money,
  type Quantity,
} from '../../../domain/money/money.ts';
import { isOpen } from '../../../domain/ledger/position.ts';
import type { Store } from '../../../storage/ports/store.ts';
import { totalsOf } from '../../../domain/ledger/totals.ts';
import type { PositionTracker } from '../../market/position-tracker.ts';
import type { RuledState } from './decision-rules.ts';
import { limitAmount, type LossLimit } from './loss-limit.ts';

/** Absent limits don't limit. All of them concern orders that open; closing is always allowed. */
export interface RiskLimits {
  readonly maxDailyLoss?: LossLimit | undefined;
  readonly maxLossPerOrder?: LossLimit | undefined;
  readonly maxOpenPositions?: number | undefined;
  /** Of one instrument, where its lot size is known. */
  readonly maxLots?: Quantity | undefined;
  readonly maxOrdersPerDay?: number | undefined;
  /** Milliseconds without opening after a trade that lost. */
  readonly cooldown?: number | undefined;
  /** What closes the whole session; absent for nothing. */
  readonly sessionExits?: SessionExits | undefined;
}

/** Amounts of the session's P&L after charges at which everything is closed. */
export interface SessionExits {
  readonly loss?: LossLimit | undefined;
  readonly profit?: LossLimit | undefined;
  /** How far the profit may fall from its highest. */
  readonly lock?: LossLimit | undefined;
}

interface Deps {
  readonly store: Store;
  readonly tracker: PositionTracker;
  readonly limits: RiskLimits;
}

/** Holds orders that open to the trader's own limits. Each limit reads only what it needs. */
export class RiskGuard {
  readonly #deps: Deps;
  /** Whether a limit concerns more than the order itself, so that the session's books are read. */
  readonly readsBooks: boolean;

  constructor(deps: Deps) {
    this.#deps = deps;
    const { maxDailyLoss, maxOpenPositions, maxOrdersPerDay, cooldown } = deps.limits;
    const limits = [maxDailyLoss, maxOpenPositions, maxOrdersPerDay, cooldown];
    this.readsBooks = limits.some((limit) => limit !== undefined);
  }

  async refuse(state: RuledState, fill: Fill): Promise<PapertradeError | undefined> {
    const { opening } = splitQuantity(state.account, fill.action, fill.quantity);
    if (isZero(opening)) return undefined;
    const broken =
      haltedRefusal(state) ??
      this.#orderLoss(state, fill, opening) ??
      this.#lots(state, fill, opening);
    if (broken || !this.readsBooks) return broken;
    return (await this.#openPositions(state, fill)) ?? (await this.#ofTheDay(state, fill));
  }

  /** The most that the opened quantity can lose: its value; of a SHORT what it locks. */
  #orderLoss(state: RuledState, fill: Fill, opening: Quantity): PapertradeError | undefined {
    const { maxLossPerOrder } = this.#deps.limits;
    if (!maxLossPerOrder) return undefined;
    const limit = limitAmount(maxLossPerOrder, state.account.balance.startingBalance);
    const value = contractValue(fill.instrument, fill.price, opening);
    const most = add(fill.action === 'SELL' ? scale(value, fill.marginRate) : value, fill.fee);
    return isLess(limit, most)
      ? lossExceeded('max_loss_per_order', 'this order can lose', limit, most)
      : undefined;
  }

  #lots(state: RuledState, fill: Fill, opening: Quantity): PapertradeError | undefined {
    const { maxLots } = this.#deps.limits;
    const lotSize = state.listing?.lotSize ?? fill.instrument.lotSize;
    if (!maxLots || lotSize === undefined || lotSize === '1') return undefined;
    const side = fill.action === 'BUY' ? state.account.long : state.account.short;
    const held = side && isOpen(side) ? side.netQty : subtract(opening, opening);
    const lots = lotsOf(add(held, opening), quantity(lotSize));
    return isLess(maxLots, lots)
      ? exceeded('max_lots', `it would make ${text(lots)} lots`, text(maxLots), text(lots))
      : undefined;
  }

  async #openPositions(state: RuledState, fill: Fill): Promise<PapertradeError | undefined> {
    const { store, limits } = this.#deps;
    const { maxOpenPositions: most } = limits;
    const side = fill.action === 'BUY' ? state.account.long : state.account.short;
    if (most === undefined || (side && isOpen(side))) return undefined;
    const stored = await store.positions(state.session.id);
    const now = new Map(
      [...stored, ...(state.alongside?.positions ?? [])].map((each) => [positionKey(each), each]),
    );
    const open = [...now.values()].filter(isOpen);
    const closes = fill.action === 'BUY' ? state.account.short : state.account.long;
    const after = open.length + 1 - (closes && isOpen(closes) ? 1 : 0);
    return after > most
      ? exceeded('max_open_positions', `it would open position ${after}`, `${most}`, `${after}`)
      : undefined;
  }

  /** What today's fills say, read backwards from the journal's end. */
  async #ofTheDay(state: RuledState, fill: Fill): Promise<PapertradeError | undefined> {
    const { maxDailyLoss, maxOrdersPerDay, cooldown } = this.#deps.limits;
    if (!maxDailyLoss && maxOrdersPerDay === undefined && cooldown === undefined) return undefined;
    const day = await this.#day(state.session.id, fill.tradingDay);
    const alongside = state.alongside?.entries.filter(({ type }) => type === 'FILL').length ?? 0;
    const orders = day.orders + alongside;
    if (maxOrdersPerDay !== undefined && orders >= maxOrdersPerDay) {
      const text = `${orders} orders were filled today`;
      return exceeded('max_orders_per_day', text, `${maxOrdersPerDay}`, `${orders}`);
    }
    const waiting = day.lastLoss === '' ? 0 : Date.parse(day.lastLoss) + (cooldown ?? 0);
    if (cooldown !== undefined && Date.parse(fill.at) < waiting) {
      const minutes = Math.ceil((waiting - Date.parse(fill.at)) / 60_000);
      const text = `the last trade lost, and ${minutes} more minutes are to pass`;
      return exceeded('cooldown_after_loss', text, `${cooldown / 60_000}m`, `${minutes}m`);
    }
    if (!maxDailyLoss) return undefined;
    const { startingBalance } = state.account.balance;
    return this.#dailyLoss(state, day.net, limitAmount(maxDailyLoss, startingBalance));
  }

  async #dailyLoss(
    { session }: RuledState,
    net: Money,
    limit: Money,
  ): Promise<PapertradeError | undefined> {
    const { unrealizedPnl } = totalsOf(await this.#deps.tracker.positions(session.id));
    const loss = greater(negate(add(net, unrealizedPnl)), ZERO);
    return isLess(loss, limit)
      ? undefined
      : lossExceeded('max_daily_loss', "today's loss is", limit, loss);
  }

  async #day(sessionId: string, today: string) {
    const orders = new Set<string>();
    let net = ZERO;
    let lastLoss = '';
    for await (const entry of this.#deps.store.journal(sessionId, { newestFirst: true })) {
      if (entry.at.slice(0, 10) < today) break;
      if (entry.type === 'MARK_TO_MARKET') net = add(net, entry.realizedPnl);
      if (entry.type !== 'FILL') continue;
      orders.add(entry.fill.orderId);
      net = add(net, subtract(entry.realizedPnl, entry.fill.fee));
      if (lastLoss === '' && isNegative(entry.realizedPnl)) lastLoss = entry.at;
      else if (lastLoss === '' && !equals(entry.realizedPnl, ZERO)) lastLoss = 'none';
    }
    return { orders: orders.size, net, lastLoss: lastLoss === 'none' ? '' : lastLoss };
  }
}

/** Nothing opens while a session is halted. */
function haltedRefusal({ session }: RuledState): PapertradeError | undefined {
  const { halt } = session;
  if (!halt) return undefined;
  const reason = halt.reason === '' ? '' : ` (${quoteSafely(halt.reason)})`;
  return new PapertradeError(
    ErrorCode.TRADING_HALTED,
    `Session ${quoteSafely(session.id)} was halted at ${halt.at.slice(0, 16).replace('T', ' ')}${reason}: only closing orders ` +
      'are allowed.',
    { session_id: session.id, halted_at: halt.at, reason: halt.reason },
  );
}

function exceeded(
  limit: string,
  found: string,
  allowed: string,
  value: string,
  shown = allowed,
): PapertradeError {
  return new PapertradeError(
    ErrorCode.RISK_LIMIT,
    `Refused by risk.${limit}: ${found}; the limit is ${shown}. Closing orders are still accepted.`,
    { limit, allowed, value },
  );
}

const lossExceeded = (name: string, found: string, limit: Money, loss: Money): PapertradeError =>
  exceeded(name, `${found} ${rupees(loss)}`, text(limit), text(loss), rupees(limit));
