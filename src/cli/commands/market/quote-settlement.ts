import type { Command } from 'commander';
import { isSettlement } from '../../../app/trading/events/scheduled-events.ts';
import type { Context, Options } from '../../context.ts';
import { ErrorCode, invalidValue, PapertradeError } from '../../../domain/errors.ts';
import { text, parsePrice } from '../../../domain/money/money.ts';
import { parseDate } from '../../../domain/instruments/instrument.ts';
import type { SettlementMark } from '../../../app/results.ts';
import { readTicks } from '../../input/prices/tick-source.ts';
import { TickReader } from '../../input/prices/ticks.ts';

type SettlementOptions = Options<'date' | 'file'>;

export function define(command: Command): void {
  command
    .summary('record where an underlying stood at the close of a day')
    .description(
      'Record the price at which contracts on an underlying settle on a day, or those of a bhavcopy ' +
        '(UDiFF of cash or F&O, and the older files of NSE).',
    )
    .argument(
      '[underlying]',
      'an index, a share or a commodity: NIFTY, RELIANCE, CRUDEOIL; or a future, to mark it to market',
    )
    .argument('[price]', 'where it stood at the close')
    .option('--date <date>', 'the day, such as 2026-02-10')
    .option('--file <file>', 'a bhavcopy: it says its day and its prices itself')
    .addHelpText('after', EXAMPLES);
}

const EXAMPLES = `
Examples:
  papertrade quote settlement NIFTY 25180 --date 2026-02-10
  papertrade quote settlement "NIFTY FUT" 25240.5 --date 2026-02-09
  papertrade quote settlement --file BhavCopy_NSE_FO_0_0_0_20260901_F_0000.csv`;

/** Keeps the prices, then settles what waited for them in the current session. */
export async function run(
  context: Context,
  typed: string | undefined,
  typedPrice: string | undefined,
  { date, file }: SettlementOptions,
): Promise<void> {
  const isFile = file !== undefined;
  const isPrice = typed !== undefined && typedPrice !== undefined && date !== undefined;
  if (isFile === isPrice || (isFile && typed !== undefined)) {
    throw new PapertradeError(
      ErrorCode.USAGE,
      'Give an underlying, its price and --date, or the --file of a bhavcopy.',
    );
  }
  const marks = isPrice
    ? [await markOf(typed, typedPrice, date, context)]
    : await marksIn(file ?? '-', context);
  const { store, events } = await context.services();
  await store.saveSettlementMarks(marks);
  const current = await store.currentSession();
  const { applied } = current === undefined ? NOTHING : await events.apply(current);
  const settled = applied.flatMap((each) => (isSettlement(each) ? [each.order] : []));
  const { orderJson } = await import('../../../presentation/json/account-json.ts');
  const { ordersView } = await import('../../../presentation/tables/account/history-view.ts');
  const document = isPrice ? singleJson(marks) : { prices: marks.map(markJson) };
  context.present.show({ ...document, settled: settled.map(orderJson) }, (style) =>
    settled.length > 0 ? ordersView(settled, style) : recorded(marks),
  );
}

/** Underlyings are kept by their names, whatever the instrument master calls them. */
async function markOf(
  typed: string,
  price: string,
  date: string,
  context: Context,
): Promise<SettlementMark> {
  const mark = { day: parseDate(date, 'date'), price: parsePrice(price) };
  const { findInstrument } = await import('../../../app/instruments/find-instrument.ts');
  const query = { symbol: typed, unlisted: true };
  const named = await findInstrument(query, await context.finder(), mark.day);
  if (named.option) throw invalidValue('underlying', typed, 'what contracts are on, or a future');
  const { instruments } = await context.services();
  const { segment, securityId } = named.future
    ? named
    : { segment: 'IDX_I', securityId: await instruments.underlying(typed) };
  return { segment, securityId, ...mark };
}

async function marksIn(file: string, context: Context): Promise<readonly SettlementMark[]> {
  const reader = new TickReader(await context.services());
  for await (const ticks of readTicks(file, reader, context.process)) {
    if (ticks.length > 0) throw invalidValue('file', file, 'a bhavcopy; it has live prices');
  }
  if (reader.settlements.length > 0) return reader.settlements;
  throw invalidValue('file', file, 'a bhavcopy with prices of shares or of contracts that ended');
}

const markJson = ({ segment, securityId, day, price }: SettlementMark) => ({
  underlying_symbol: securityId,
  exchange_segment: segment,
  price: text(price),
  date: day,
});

/** What a single price says. */
const singleJson = ([mark]: readonly SettlementMark[]) =>
  mark && { underlying_symbol: mark.securityId, price: text(mark.price), date: mark.day };

function recorded(marks: readonly SettlementMark[]): string {
  const [mark] = marks;
  if (mark && marks.length === 1) {
    return `${mark.securityId} settled at ${text(mark.price)} on ${mark.day}.`;
  }
  const days = [...new Set(marks.map(({ day }) => day))].sort().join(', ');
  return `${String(marks.length)} settlement prices of ${days} kept.`;
}

const NOTHING = { applied: [] } as const;
