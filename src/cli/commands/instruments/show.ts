import type { Command } from 'commander';
import { resolveInstrument } from '../../../app/instruments/find-instrument.ts';
import type { InstrumentOptions } from '../../../app/instruments/instrument-options.ts';
import { resolvedJson, resolvedView } from '../../../presentation/tables/market/resolved-view.ts';
import type { Context } from '../../context.ts';
import { addInstrumentOptions } from '../../input/instrument-options.ts';

export function define(command: Command): void {
  addInstrumentOptions(command)
    .summary('the one instrument that a symbol means')
    .description('Show the one instrument that a symbol in any form means.')
    .argument('<symbol>', 'as any broker writes it, or in words')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade instruments show "NIFTY 25000 CE"\n  papertrade instruments show "CRUDEOIL FUT"',
    );
}

export async function run(
  context: Context,
  symbol: string,
  options: Omit<InstrumentOptions, 'symbol'>,
): Promise<void> {
  const resolved = await resolveInstrument({ ...options, symbol }, await context.finder());
  context.present.show(resolvedJson(resolved), (style) => resolvedView(resolved, style));
}
