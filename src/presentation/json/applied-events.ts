import { instrumentName } from '../../domain/instruments/instrument.ts';
import type {
  AppliedEvent,
  AppliedEvents,
  MarkedDay,
} from '../../app/trading/events/scheduled-events.ts';
import { orderRecord } from '../../domain/ledger/stored/records.ts';
import { isNegative, negate } from '../../domain/money/money.ts';
import { plain, rupees } from '../tables/format.ts';
import type { AppliedEventFields } from './documents.ts';

/** What was applied before a command's own work, as documents have it and hints tell it. */
export const appliedEventRecords = ({ applied, marked }: AppliedEvents): AppliedEventFields[] => [
  ...applied.map(appliedRecord),
  ...marked.map(markedRecord),
];

function appliedRecord({ at, what, order }: AppliedEvent): AppliedEventFields {
  const { id, side, quantity, symbol, price, status, reason, note } = orderRecord(order);
  const isEnding = what === 'ORDER_ENDED';
  const done = `${what} at ${price}${note === '' ? '' : `, ${note}`}`;
  return {
    created_at: at,
    type: isEnding ? `ORDER_${status}` : what,
    symbol,
    description: `${side} ${quantity} ${instrumentName(order.instrument)}: ${isEnding ? `${status}, ${reason}` : done}`,
    order_id: id,
  };
}

const markedRecord = (day: MarkedDay): AppliedEventFields => ({
  created_at: day.at,
  type: 'MARK_TO_MARKET',
  symbol: day.position.instrument.symbol,
  description: markedText(day),
});

/** What marking a future to market did, and whether cash is missing now. */
function markedText({ position, price, realized, available }: MarkedDay): string {
  const sign = isNegative(realized) ? '' : '+';
  const gained = `${instrumentName(position.instrument)} marked to market at ${plain(price)}, ${sign}${rupees(realized)}`;
  const call = isNegative(available)
    ? `. Margin call: ${rupees(negate(available))} is missing`
    : '';
  return `${gained}${call}`;
}
