import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { addInstrumentOptions } from '../../input/instrument-options.ts';
import { invalidValue } from '../../../domain/errors.ts';
import { parseDay } from '../../input/arguments/day.ts';
import { carriedProduct, requireProduct } from '../../../domain/ledger/product.ts';
import { parsePrice, parseQuantity } from '../../../domain/money/money.ts';
import { quoteCharges } from '../../../domain/charges/charges-quote.ts';
import {
  chargesQuoteJson,
  chargesQuoteView,
} from '../../../presentation/tables/trading/charges-view.ts';
import { resolveInstrument } from '../../../app/instruments/find-instrument.ts';
import type { InstrumentOptions } from '../../../app/instruments/instrument-options.ts';
import { parseProduct } from '../../../app/trading/orders/order-terms.ts';

type ChargesOptions = Omit<InstrumentOptions, 'symbol'> &
  Options<'date' | 'schedule' | 'product', never, 'buy' | 'sell'>;

export function define(command: Command): void {
  command
    .description(
      'Show the charges of buying and selling, item by item, and the sale price that breaks even.',
    )
    .argument('<symbol>', 'a share (INFY) or a contract ("NIFTY 25000 CE")')
    .argument('<quantity>', 'units bought and sold')
    .requiredOption('--buy <price>', 'price of the purchase')
    .requiredOption('--sell <price>', 'price of the sale')
    .option('--date <date>', 'day of the trade, YYYY-MM-DD (default: today)')
    .option('--schedule <name>', 'flat, dhan, zerodha or a .yaml file (default: trading.charges)')
    .option('--product <product>', 'CNC, NRML or MIS (default: CNC for shares, NRML for the rest)');
  addInstrumentOptions(command).addHelpText('after', EXAMPLES);
}

/** Computes a round trip; needs no store. */
export async function run(
  context: Context,
  symbol: string,
  typed: string,
  options: ChargesOptions,
): Promise<void> {
  const settings = await context.settings();
  const quantity = parseQuantity(typed);
  const buy = parsePrice(options.buy, 'buying price');
  const sell = parsePrice(options.sell, 'selling price');
  const day =
    options.date === undefined
      ? await context.today()
      : await parseDay(options.date, () => context.today());
  const { instrument } = await resolveInstrument(
    { ...options, symbol },
    await context.finder(),
    day,
  );
  const product =
    options.product === undefined
      ? carriedProduct(instrument)
      : requireProduct(instrument, parseProduct(options.product));
  const schedule = parseSchedule(options.schedule ?? settings.charges);
  const { chargesOf, byNote } = await settings.charging(schedule);
  const bought = { instrument, product, quantity, price: buy, day };
  const quote = quoteCharges(bought, sell, chargesOf, byNote);
  const question = { instrument, quantity, buy, sell, day, schedule };
  context.present.show(chargesQuoteJson(quote, question), (style) =>
    chargesQuoteView(quote, question, style),
  );
}

function parseSchedule(typed: string): string {
  if (/^(?:flat|dhan|zerodha|.*\.ya?ml)$/.test(typed)) return typed;
  throw invalidValue('schedule', typed, 'flat, dhan, zerodha, or the path of a .yaml file');
}

const EXAMPLES = `
Examples:
  papertrade charges "NIFTY 25000 CE" 65 --buy 100 --sell 120 --schedule zerodha
  papertrade charges INFY 10 --buy 1500 --sell 1512 --product MIS --schedule dhan
  papertrade charges INFY 10 --buy 1500 --sell 1512 --date 2024-09-30 --json | jq -r .break_even`;
