import { Command, type Option } from 'commander';
import { invalidValue, type PapertradeError } from '../../domain/errors.ts';
import { parseId } from '../../domain/instruments/instrument.ts';
import type { TradeRequest } from '../../app/trading/orders/trade-request.ts';
import type { Context } from '../context.ts';
import { atLine, readRows, type Columns, type Row } from './rows.ts';
import { momentOf } from './prices/times.ts';
import { plainFigure } from './arguments/numbers.ts';
import { openText } from './text-source.ts';
import { addOrderOptions } from '../shared/place-order.ts';
import { readOrder, type TypedOrder } from '../../app/trading/orders/read-order.ts';

/** An order of a file, and the line on which it stands. */
export interface BatchOrder {
  readonly line: number;
  /** When it is to be placed, Unix milliseconds; absent: at once. */
  readonly at?: number | undefined;
  readonly request: TradeRequest;
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (each) => `_${each.toLowerCase()}`);

/** The options of `buy` and `sell`, by column; a whole batch is never a dry run. */
const OPTIONS: ReadonlyMap<string, Option> = new Map(
  addOrderOptions(new Command())
    .options.filter((option) => option.attributeName() !== 'dryRun')
    .map((option) => [snake(option.attributeName()), option]),
);

/** What these say is no figure, whatever it looks like. */
const TEXT_COLUMNS: ReadonlySet<string> = new Set(['note', 'client_id', 'security_id']);

const COLUMNS: Columns = {
  aliases: {
    action: 'side',
    transaction_type: 'side',
    trade_type: 'side',
    qty: 'quantity',
    exchange_segment: 'segment',
    tradingsymbol: 'symbol',
    trading_symbol: 'symbol',
    average_price: 'price',
    timestamp: 'time',
    order_timestamp: 'time',
  },
  required: [['side'], ['symbol'], ['quantity']],
  known: new Set(['time', 'side', 'symbol', 'quantity', ...OPTIONS.keys()]),
};

/** Reads the orders of a file or a pipe in groups. Rejects with the line that does not parse. */
export async function* readOrders(
  file: string,
  idPrefix: string | undefined,
  sessionId: string,
  context: Context,
): AsyncGenerator<readonly BatchOrder[], void, undefined> {
  const source = await openText(file, context.process);
  const { calendar } = await context.services();
  const session = () => Promise.resolve(sessionId);
  for await (const rows of readRows(source, COLUMNS)) {
    const orders: BatchOrder[] = [];
    let problem: PapertradeError | undefined;
    for (const row of rows) {
      try {
        const typed = typedOrderOf(row, idPrefix);
        const at = momentOf({ time: row.fields['time'] }, calendar);
        const where = { session, ...(at !== undefined && { day: calendar.day(at) }) };
        orders.push({
          line: row.line,
          at,
          request: { ...(await readOrder(typed, await context.finder(), where)), sessionId },
        });
      } catch (error) {
        problem = atLine(source.name, row.line, error);
        break;
      }
    }
    if (orders.length > 0) yield orders;
    if (problem !== undefined) throw problem;
  }
}

function typedOrderOf({ line, fields }: Row, idPrefix: string | undefined): TypedOrder {
  const { side, symbol, quantity, ...options } = fields;
  const typed: Record<string, string | boolean> = {};
  for (const [column, value] of Object.entries(options)) {
    const option = OPTIONS.get(column);
    if (!option || value === undefined) continue;
    const isFlag = option.isBoolean();
    typed[option.attributeName()] = isFlag
      ? parseFlag(column, value)
      : TEXT_COLUMNS.has(column)
        ? value
        : plainFigure(value);
  }
  if (idPrefix !== undefined) typed['clientId'] ??= parseId(`${idPrefix}-${line}`, 'client id');
  return {
    ...typed,
    action: parseSide(side ?? ''),
    symbol: symbol ?? '',
    quantity: plainFigure(quantity ?? ''),
  };
}

export function parseSide(typed: string): 'BUY' | 'SELL' {
  const side = typed.trim().toUpperCase();
  if (side === 'BUY' || side === 'B') return 'BUY';
  if (side === 'SELL' || side === 'S') return 'SELL';
  throw invalidValue('side', typed, 'buy or sell');
}

function parseFlag(name: string, typed: string): boolean {
  if (/^(?:true|yes|1)$/i.test(typed)) return true;
  if (/^(?:false|no|0)$/i.test(typed)) return false;
  throw invalidValue(name, typed, 'true or false');
}
