import {
  INSTRUMENT_FIELDS,
  ORDER_FIELDS,
  POSITION_FIELDS,
} from '../../domain/ledger/stored/record-fields.ts';

/**
 * The fields of each list's rows, in the order of a CSV file's columns. A row may lack some of them;
 * the columns are the same whatever is listed, also where nothing is.
 */
export const LIST_COLUMNS = {
  sessions: [
    'session_id',
    'name',
    'status',
    'mode',
    'start_time',
    'end_time',
    'total_trades',
    'total_pnl',
    'current',
    'halted_at',
    'halt_reason',
    'unreadable',
  ],
  positions: [
    'position_id',
    'session_id',
    ...POSITION_FIELDS,
    ...INSTRUMENT_FIELDS,
    'cost_price',
    'pnl_percent',
    'holding_qty',
    't1_qty',
  ],
  orders: ['id', 'session_id', ...ORDER_FIELDS, ...INSTRUMENT_FIELDS, 'number'],
  trades: [
    'order_id',
    'client_order_id',
    'side',
    'quantity',
    'price',
    'fee',
    'realized_pnl',
    'margin_rate',
    'margin_per_unit',
    'order_type',
    'product',
    'released',
    'trading_day',
    'note',
    'strategy_id',
    'leg',
    ...INSTRUMENT_FIELDS,
    'type',
    'revision',
    'starting_balance',
    'created_at',
  ],
  quotes: [
    'exchange_segment',
    'security_id',
    'symbol',
    'ltp',
    'ts',
    'bid',
    'ask',
    'vol',
    'oi',
    'prev_oi',
    'day_volume',
  ],
} as const;
export type ListName = keyof typeof LIST_COLUMNS;
