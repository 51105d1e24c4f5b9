import { averagePrice } from '../instruments/contract-value.ts';
import { instrumentName } from '../instruments/instrument.ts';
import { minutesBetween } from '../time-span.ts';
import type { Fields } from '../ledger/stored/records.ts';
import { round, text } from '../money/money.ts';
import type { CurvePoint } from './curve.ts';
import { tripReturn, type RoundTrip } from './trips/round-trips.ts';

/** A round trip as JSON and CSV have it. */
export function tripRecord(trip: RoundTrip): Fields {
  const { instrument } = trip;
  const percent = tripReturn(trip);
  return {
    symbol: instrument.symbol,
    exchange_segment: instrument.segment,
    security_id: instrument.securityId,
    option_type: instrument.option?.type ?? '',
    side: trip.side,
    quantity: text(trip.quantity),
    entry_price: text(averagePrice(trip.instrument, trip.entryValue, trip.quantity)),
    exit_price: text(averagePrice(trip.instrument, trip.exitValue, trip.quantity)),
    opened_at: trip.openedAt,
    closed_at: trip.closedAt,
    holding_minutes: minutesBetween(trip.openedAt, trip.closedAt),
    gross_pnl: text(trip.grossPnl),
    fees: text(trip.fees),
    net_pnl: text(trip.pnl),
    return_percent: percent === null ? '' : text(round(percent, 4)),
    mae: text(round(trip.mae)),
    mfe: text(round(trip.mfe)),
    note: trip.note,
    order_id: trip.orderId,
    name: instrumentName(instrument),
  };
}

/** A point of the equity curve as JSON and CSV have it. */
export const pointRecord = ({ at, equity, pnl, drawdown }: CurvePoint): Fields => ({
  at,
  equity: text(equity),
  pnl: text(pnl),
  drawdown: text(drawdown),
});
