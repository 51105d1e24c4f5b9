import { dayRecord } from '../../domain/instruments/day-figures.ts';
import { instrumentName } from '../../domain/instruments/instrument.ts';
import { orderMarginJson } from './order-margin-json.ts';
import type { Balance } from '../../domain/ledger/wallet.ts';
import { chargesRecord, flatCharges } from '../../domain/charges/charges.ts';
import { isNegative, negate, subtract, text, type Quantity } from '../../domain/money/money.ts';
import type { Order } from '../../domain/orders/order.ts';
import { costPrice, pnlPercent, type Position } from '../../domain/ledger/position.ts';
import {
  balanceRecord,
  fillRecord,
  orderRecord,
  positionRecord,
} from '../../domain/ledger/stored/records.ts';
import { totalsOf } from '../../domain/ledger/totals.ts';
import type { OrderChange } from '../../app/trading/order-changes.ts';
import type { TradeResult } from '../../app/trading/orders/trade-request.ts';
import type { Verification } from '../../app/integrity/verifier.ts';
import type { NamedQuote } from '../../app/instruments/names/named-quotes.ts';
import type { FillEntry } from '../../domain/ledger/journal.ts';
import type {
  ChargesFields,
  OrderAnswer,
  OrderChangeAnswer,
  OrderFields,
  PositionFields,
  PositionsAnswer,
  QuoteFields,
  TradeFields,
  WalletFields,
} from './documents.ts';

/** The JSON documents of the commands: names of the stored fields, amounts as decimal strings. */
function positionJson(position: Position, sessionId: string): PositionFields {
  const { segment, securityId } = position.instrument;
  return {
    position_id: `${sessionId}:${segment}:${securityId}:${position.side}${position.apart ? ':MIS' : ''}`,
    ...positionRecord(position, sessionId),
    cost_price: text(costPrice(position)),
    pnl_percent: text(pnlPercent(position)),
    name: instrumentName(position.instrument),
  };
}

/** `t1`: of shares that are carried, those that are not holdings yet. */
export function positionsJson(
  positions: readonly Position[],
  sessionId: string,
  t1: Undelivered = new Map(),
): PositionsAnswer {
  const totals = totalsOf(positions);
  return {
    positions: positions.map((each) => ({
      ...positionJson(each, sessionId),
      ...holdingJson(each, t1.get(each)),
    })),
    totals: {
      realized_pnl: text(totals.realizedPnl),
      unrealized_pnl: text(totals.unrealizedPnl),
      cost_basis: text(totals.costBasis),
      market_value: text(totals.marketValue),
    },
  };
}

/** Of each position that is carried as shares, how many are not holdings yet. */
export type Undelivered = ReadonlyMap<Position, Quantity>;

const holdingJson = ({ netQty }: Position, t1: Quantity | undefined) =>
  t1 && { holding_qty: text(subtract(netQty, t1)), t1_qty: text(t1) };

/** A fill as the journal has it. */
export const fillJson = (entry: FillEntry): TradeFields => ({
  ...fillRecord(entry),
  name: instrumentName(entry.fill.instrument),
});

/** An order with its charges item by item; a fee given as one figure counts as brokerage. */
export const orderJson = (order: Order): OrderFields =>
  Object.assign(orderRecord(order), {
    number: order.number ?? null,
    charges: chargesJson(order),
    name: instrumentName(order.instrument),
  });

function chargesJson({ charges, fee }: Order): ChargesFields {
  return { items: chargesRecord(charges ?? flatCharges(fee)), total: text(fee) };
}

export function tradeJson(result: TradeResult): OrderAnswer {
  const { order, position, balance } = result;
  const json = orderJson(order);
  const margin = orderMarginJson(result.margins ?? []);
  return {
    order: json,
    charges: json.charges,
    ...(result.family && { orders: result.family.map(orderJson) }),
    position: position ? positionJson(position, order.sessionId) : null,
    balance: walletJson(order.sessionId, balance),
    ...(result.exits && { exits: result.exits.map(orderJson) }),
    ...(margin && { margin }),
    ...(result.duplicate && { duplicate: true }),
    ...(result.dryRun && { dry_run: true }),
  };
}

export function orderChangeJson({ order, balance }: OrderChange): OrderChangeAnswer {
  return {
    order: orderJson(order),
    balance: walletJson(order.sessionId, balance),
  };
}

/** The wallet after an order. */
export const walletJson = (sessionId: string, balance: Balance): WalletFields => ({
  session_id: sessionId,
  ...balanceRecord(balance),
  ...(isNegative(balance.available) && { margin_shortfall: text(negate(balance.available)) }),
});

export function quoteJson({ quote, name }: NamedQuote): QuoteFields {
  const { segment, securityId, price, ts, bid, ask, volume } = quote;
  return {
    exchange_segment: segment,
    security_id: securityId,
    symbol: name,
    ltp: text(price),
    ts,
    ...(bid && { bid: text(bid) }),
    ...(ask && { ask: text(ask) }),
    ...(volume && { vol: text(volume) }),
    ...dayRecord(quote),
  };
}

export function verificationJson({ sessionId, entries, positions, differences }: Verification) {
  return { session_id: sessionId, ok: differences.length === 0, entries, positions, differences };
}
