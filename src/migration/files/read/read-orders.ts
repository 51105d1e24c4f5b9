import { ErrorCode, invalidValue, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import { ACTIONS, type Action } from '../../../domain/ledger/fill.ts';
import { parseId } from '../../../domain/instruments/instrument.ts';
import { csvRows, type CsvNotes, type CsvRow } from './csv-file.ts';
import { exactPrice, legacyQuantity } from '../figures.ts';
import type { LegacyFile } from './folder.ts';
import type { LegacyOrder } from './legacy.ts';
import { orReject } from '../rejects.ts';
import type { LegacyTimes } from './times.ts';

const NAMES = ['id', 'security_id', 'side', 'quantity', 'avg_price', 'timestamp', 'status'];
export const ORDER_COLUMNS = { required: NAMES, known: NAMES };

/** The status of an order that was filled; the predecessor wrote COMPLETED. */
const FILLED = new Set(['COMPLETED', 'COMPLETE', 'SUCCESS', 'FILLED', 'TRADED', 'EXECUTED']);

export interface OrderBatch {
  readonly orders: readonly LegacyOrder[];
  readonly bytes: number;
}

/** The orders of `orders.csv`, oldest first, in constant memory. */
export async function* readOrders(
  file: LegacyFile,
  times: LegacyTimes,
  notes: CsvNotes,
): AsyncGenerator<OrderBatch> {
  for await (const { rows, bytes } of csvRows(file, ORDER_COLUMNS, notes)) {
    const orders: LegacyOrder[] = [];
    for (const row of rows) {
      const order = orReject(row, notes.rejected, () => readOrder(row, times));
      if (order) orders.push(order);
    }
    yield { orders, bytes };
  }
}

function readOrder(row: CsvRow, times: LegacyTimes): LegacyOrder {
  requireFilled(row.get('status'));
  return {
    place: row,
    id: parseId(row.get('id'), 'id'),
    securityId: parseId(row.get('security_id'), 'security_id'),
    action: readAction(row.get('side')),
    quantity: legacyQuantity(row.get('quantity'), 'quantity'),
    price: exactPrice(row.get('avg_price'), 'avg_price'),
    time: times.parse(row.get('timestamp'), 'timestamp'),
  };
}

export function readAction(written: string): Action {
  const action = ACTIONS.find((each) => each === written.trim().toUpperCase());
  if (action === undefined) throw invalidValue('side', written, 'BUY or SELL');
  return action;
}

export function requireFilled(status: string): void {
  if (FILLED.has(status.trim().toUpperCase())) return;
  throw new PapertradeError(
    ErrorCode.INVALID_VALUE,
    `The order was not filled: its status is ${quoteSafely(status)}.`,
  );
}
