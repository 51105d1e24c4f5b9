import { readShareDay } from '../../domain/charges/share-day.ts';
import { contractValue } from '../../domain/instruments/contract-value.ts';
import { money, price, quantity, subtract, text, type Money } from '../../domain/money/money.ts';
import { readTaken } from '../../domain/ledger/quote-taken.ts';
import { SIDES, type Position } from '../../domain/ledger/position.ts';
import { decodeApart, FieldReader, type Fields } from './fields.ts';
import { decodeInstrument } from './instrument.ts';
import { decodeProduct } from './terms.ts';

/** The name under which a session's position is stored; the predecessor's are opaque. */
export const positionId = (sessionId: string, { instrument, side, apart }: Position): string =>
  `${sessionId}:${instrument.segment}:${instrument.securityId}:${side}${apart ? ':MIS' : ''}`;

/**
 * Reads a position. What the predecessor did not write is derived from what it did: values from
 * averages, the cost basis from its one average.
 */
export function decodePosition(stored: Fields, key: string): Position {
  const fields = new FieldReader(stored, key);
  const instrument = decodeInstrument(fields);
  const side = fields.oneOf('side', SIDES);
  const netQty = quantity(fields.decimal('net_qty'));
  const buyQty = quantity(fields.decimal('buy_qty'));
  const sellQty = quantity(fields.decimal('sell_qty', '0'));
  const buyAvg = price(fields.decimal('buy_avg', '0'));
  const sellAvg = price(fields.decimal('sell_avg', '0'));
  const derived = contractValue(instrument, side === 'LONG' ? buyAvg : sellAvg, netQty);
  const amount = (name: string, fallback: Money): Money =>
    money(fields.decimal(name, text(fallback)));
  const none = subtract(derived, derived);
  return {
    instrument,
    side,
    netQty,
    buyQty,
    buyValue: amount('buy_value', contractValue(instrument, buyAvg, buyQty)),
    sellQty,
    sellValue: amount('sell_value', contractValue(instrument, sellAvg, sellQty)),
    costBasis: amount('cost_basis', derived),
    margin: amount('margin', none),
    ...(fields.text('margined') && { margined: fields.text('margined') === 'true' }),
    product: decodeProduct(fields, instrument),
    ...decodeApart(fields),
    realizedPnl: money(fields.decimal('realized_pnl')),
    fees: amount('fees', none),
    currentPrice: price(fields.decimal('current_price', '0')),
    dayBuyQty: quantity(fields.decimal('day_buy_qty', '0')),
    daySellQty: quantity(fields.decimal('day_sell_qty', '0')),
    tradingDay: fields.text('trading_day'),
    ...(fields.text('settles_from') && { settlesFrom: fields.text('settles_from') }),
    ...fields.parsed('shareDay', 'share_day', "a day's trades", readShareDay),
    ...fields.parsed('taken', 'quote_taken', 'a quote and a quantity', readTaken),
    createdAt: fields.text('created_at'),
    lastUpdated: fields.text('last_updated'),
  };
}
