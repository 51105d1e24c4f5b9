import { invalidValue, oneOf, PapertradeError } from '../../domain/errors.ts';
import { parseId, parseSegment, type Segment } from '../../domain/instruments/instrument.ts';
import { parsePrice, parseQuantity } from '../../domain/money/money.ts';
import { parseInstrumentOptions } from '../../app/instruments/instrument-options.ts';
import type { Services } from '../../app/compose.ts';
import { reject, type RejectSink } from '../../migration/files/rejects.ts';
import type { TradebookTrade } from '../../migration/tradebook/trade.ts';
import type { CliProcess } from '../context.ts';
import { parseSide } from './batch-orders.ts';
import { plainFigure } from './arguments/numbers.ts';
import { dayOf, momentOf } from './prices/times.ts';
import { plainName, readRows, type Columns, type Row } from './rows.ts';
import { openText } from './text-source.ts';

/** The columns that a trade is read from. */
const NAMES = [
  ...['time', 'date', 'symbol', 'side', 'quantity', 'price', 'trade_id', 'order_id'],
  ...['exchange', 'segment', 'security_id', 'expiry', 'option_type', 'strike', 'underlying'],
] as const;

/** What brokers call them. */
const ALIASES: Readonly<Record<string, string>> = {
  order_execution_time: 'time',
  exchange_timestamp: 'time',
  exchange_time: 'time',
  fill_timestamp: 'time',
  trade_time: 'time',
  timestamp: 'time',
  datetime: 'time',
  trade_date: 'date',
  tradingsymbol: 'symbol',
  trading_symbol: 'symbol',
  trade_type: 'side',
  transaction_type: 'side',
  action: 'side',
  type: 'side',
  qty: 'quantity',
  traded_quantity: 'quantity',
  average_price: 'price',
  trade_price: 'price',
  traded_price: 'price',
  exchange_segment: 'segment',
  exchange_trade_id: 'trade_id',
  expiry_date: 'expiry',
};

/**
 * The columns of a tradebook; `map` says what the file calls them: `time=Trade Time,symbol=Scrip`.
 * Throws INVALID_VALUE.
 */
export function tradebookColumns(map: string | undefined): Columns {
  const aliases: Record<string, string> = { ...ALIASES };
  for (const pair of map === undefined ? [] : map.split(',')) {
    const [ours = '', theirs = ''] = pair.split('=').map((each) => each.trim());
    const name = NAMES.find((each) => each === plainName(ours));
    if (name === undefined || theirs === '') {
      throw invalidValue('map', pair, `NAME=COLUMN, where NAME is ${oneOf(NAMES)}`);
    }
    // What is named counts, whatever else the file has that would stand for it.
    for (const [alias, stands] of Object.entries(aliases)) {
      if (stands === name) aliases[alias] = `other ${alias}`;
    }
    aliases[name] = `other ${name}`;
    aliases[plainName(theirs)] = name;
  }
  const required = [['time', 'date'], ['symbol', 'security_id'], ['side'], ['quantity'], ['price']];
  return { aliases, required };
}

export interface TradebookSource {
  readonly columns: Columns;
  readonly process: CliProcess;
  readonly services: Pick<Services, 'instruments' | 'calendar'>;
  readonly defaultSegment: Segment;
  readonly rejected: RejectSink;
}

/** Reads the trades of a file; a row that does not read is a reject. */
export async function readTradebook(
  file: string,
  source: TradebookSource,
): Promise<TradebookTrade[]> {
  const { stream, name, repeatable } = await openText(file, source.process);
  const trades: TradebookTrade[] = [];
  for await (const rows of readRows({ stream, name, repeatable }, source.columns)) {
    for (const row of rows) {
      const place = { file: name, line: row.line, content: () => JSON.stringify(row.fields) };
      try {
        trades.push({ place, ...(await tradeOf(row.fields, source)) });
      } catch (error) {
        if (!(error instanceof PapertradeError)) throw error;
        reject(place, error.message, source.rejected);
      }
    }
  }
  return trades;
}

async function tradeOf(
  fields: Row['fields'],
  source: TradebookSource,
): Promise<Omit<TradebookTrade, 'place'>> {
  const {
    time,
    date,
    side = '',
    quantity = '',
    price = '',
    trade_id: trade,
    order_id: order,
  } = fields;
  const { calendar } = source.services;
  const at = momentOf({ time, date }, calendar);
  if (at === undefined) throw invalidValue('time', time ?? date ?? '', 'a date with a time');
  const day = calendar.day(at);
  return {
    at,
    day,
    instrument: await instrumentOf(fields, day, source),
    action: parseSide(side),
    quantity: parseQuantity(plainFigure(quantity)),
    price: parsePrice(plainFigure(price)),
    tradeId: trade === undefined ? undefined : parseId(trade.trim(), 'trade id'),
    orderId: order === undefined ? undefined : parseId(order.trim(), 'order id'),
  };
}

/** Where a row says its exchange alone, a contract is known by its symbol. */
async function instrumentOf(
  fields: Row['fields'],
  day: string,
  { services: { instruments }, defaultSegment }: TradebookSource,
): Promise<TradebookTrade['instrument']> {
  const named = async (segment: Segment | undefined) => {
    const query = parseInstrumentOptions(instrumentOptions(fields, segment), defaultSegment);
    return instruments.resolve({ ...query, unlisted: true }, day);
  };
  const saysExchangeAlone = Boolean(fields['exchange']) && !fields['segment'];
  const found = saysExchangeAlone ? await named(undefined).catch(() => undefined) : undefined;
  const isContract = found?.kind === 'option' || found?.kind === 'future';
  const { instrument } = isContract ? found : await named(segmentOf(fields));
  return instrument;
}

/** Shares have no expiry, whatever the column says. */
function instrumentOptions(fields: Row['fields'], segment: Segment | undefined) {
  const { symbol = '', expiry, security_id: securityId, option_type: optionType } = fields;
  const isShare = segment === 'NSE_EQ' || segment === 'BSE_EQ';
  return {
    symbol: symbol.trim(),
    ...(segment && { segment }),
    ...(securityId !== undefined && { securityId }),
    ...(!isShare && expiry !== undefined && { expiry: dayOf(expiry) }),
    ...(!isShare && optionType !== undefined && { optionType }),
    ...(!isShare && fields['strike'] !== undefined && { strike: plainFigure(fields['strike']) }),
    ...(fields['underlying'] !== undefined && { underlying: fields['underlying'] }),
  };
}

const KINDS: Readonly<Record<string, string>> = {
  EQ: 'EQ',
  CM: 'EQ',
  FO: 'FNO',
  FNO: 'FNO',
  CD: 'CURRENCY',
  CDS: 'CURRENCY',
};

/** Segments by what brokers write for an exchange and one of its markets. */
const MARKETS: Readonly<Record<string, Segment>> = {
  NFO: 'NSE_FNO',
  BFO: 'BSE_FNO',
  CDS: 'NSE_CURRENCY',
  BCD: 'BSE_CURRENCY',
  MCX: 'MCX_COMM',
};

/** `NSE` with `FO`, `NFO`, or one of papertrade's segments; undefined where nothing is said. */
function segmentOf({ exchange = '', segment = '' }: Row['fields']): Segment | undefined {
  const [house, part] = [exchange.trim().toUpperCase(), segment.trim().toUpperCase()];
  const market = MARKETS[house] ?? MARKETS[part];
  if (market !== undefined) return market;
  if (part.includes('_')) return parseSegment(part);
  if (house === '' && part === '') return undefined;
  const kind = KINDS[part === '' ? 'EQ' : part];
  if (kind === undefined || (house !== '' && house !== 'NSE' && house !== 'BSE')) {
    throw invalidValue('segment', `${exchange} ${segment}`, 'an exchange with EQ, FO, CDS or COM');
  }
  return parseSegment(`${house === '' ? 'NSE' : house}_${kind}`);
}
