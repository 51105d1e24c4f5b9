import type { Command } from 'commander';
import { resolveInstrument } from '../../../app/instruments/find-instrument.ts';
import type { InstrumentWords } from '../../../app/instruments/instrument-words.ts';
import { resolvedJson, resolvedView } from '../../../presentation/tables/market/resolved-view.ts';
import type { Context, Launch } from '../../context.ts';
import { addInstrumentOptions } from '../../input/instrument-options.ts';

export function define(command: Command, launch: Launch): void {
  addInstrumentOptions(command)
    .description('Show the one instrument that a symbol in any form means.')
    .argument('<symbol>', 'as any broker writes it, or in words')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade instruments show "NIFTY 25000 CE"\n  papertrade instruments show "CRUDEOIL FUT"',
    )
    .action((symbol: string) =>
      launch(command, (context) =>
        showInstrument({ ...command.opts<Omit<InstrumentWords, 'symbol'>>(), symbol }, context),
      ),
    );
}

async function showInstrument(words: InstrumentWords, context: Context): Promise<void> {
  const resolved = await resolveInstrument(words, await context.finder());
  context.present.show(resolvedJson(resolved), (style) => resolvedView(resolved, style));
}
