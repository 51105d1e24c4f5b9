import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { addInstrumentOptions } from '../../input/instrument-options.ts';
import { total } from '../../../domain/ledger/wallet.ts';
import { ErrorCode, invalidValue, PapertradeError } from '../../../domain/errors.ts';
import { parsePrice, percentOf, type Ratio } from '../../../domain/money/money.ts';
import { sizeOrder } from '../../../domain/orders/sizing.ts';
import { sizingJson, sizingView } from '../../../presentation/tables/trading/rules-view.ts';
import { requireQuote } from '../../../app/market/required-quote.ts';
import { requireSession } from '../../../app/sessions/require-session.ts';
import { findInstrument, lotSizeOf } from '../../../app/instruments/find-instrument.ts';
import type { InstrumentOptions } from '../../../app/instruments/instrument-options.ts';

type SizeOptions = Omit<InstrumentOptions, 'symbol'> &
  Options<'risk' | 'stop' | 'allocation' | 'price' | 'buffer'>;

export function define(command: Command): void {
  command
    .description(
      'Work out how many lots to trade: by what a stop may lose, or by a share of the cash.',
    )
    .argument('<symbol>', 'a share, an option symbol, or a contract such as "NIFTY 25000 CE"')
    .option('--risk <percent>', 'the most to lose at --stop, of the total cash, such as 1%')
    .option('--stop <price>', 'where the position would be closed at a loss')
    .option('--allocation <percent>', 'the most to spend, of the available cash, such as 30%')
    .option('--price <price>', 'price of one unit (default: the last quote)')
    .option(
      '--buffer <percent>',
      'added to the price for slippage (default: sizing.slippage_buffer)',
    );
  addInstrumentOptions(command).addHelpText('after', EXAMPLES);
}

export async function run(context: Context, symbol: string, options: SizeOptions): Promise<void> {
  const { slippageBuffer, quoteMaxAge } = await context.settings();
  const risk = options.risk === undefined ? undefined : parsePercent(options.risk, 'risk');
  const allocation =
    options.allocation === undefined ? undefined : parsePercent(options.allocation, 'allocation');
  const stop = options.stop === undefined ? undefined : parsePrice(options.stop, 'stop');
  const typed = options.price === undefined ? undefined : parsePrice(options.price);
  const buffer =
    options.buffer === undefined ? slippageBuffer : parsePercent(options.buffer, 'buffer');
  if ((risk === undefined) !== (stop === undefined) || (risk ?? allocation) === undefined) {
    throw new PapertradeError(
      ErrorCode.USAGE,
      'Give --risk with --stop, or --allocation, such as: --risk 1% --stop 95, or --allocation 30%.',
    );
  }
  const finder = await context.finder();
  const instrument = await findInstrument({ ...options, symbol }, finder);
  const id = await context.sessionId();
  const { store, calendar } = await context.services();
  const { balance } = requireSession(await store.sessionState(id), id);
  const price =
    typed ??
    requireQuote(await store.quote(instrument), instrument, calendar.now(), quoteMaxAge).price;
  const lotSize = await lotSizeOf(instrument, finder);
  const { available } = balance;
  const request = { price, lotSize, available, total: total(balance), slippageBuffer: buffer };
  const sizing = sizeOrder({ ...request, instrument, allocation, risk, stop });
  const shown = { instrument, price, lotSize, stop, ...sizing };
  context.present.show(sizingJson(shown), (style) => sizingView(shown, style));
}

function parsePercent(typed: string, name: string): Ratio {
  const valid = /^(?:100|\d{1,2}(?:\.\d{1,4})?)%$/.test(typed);
  if (!valid) throw invalidValue(name, typed, 'a percentage from 0% to 100%, such as 1% or 30%');
  return percentOf(typed);
}

const EXAMPLES = `
Examples:
  papertrade size INFY --risk 1% --price 1500 --stop 1480
  papertrade size "NIFTY 25000 CE" --allocation 30% --price 104.25`;
