import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import {
  marginFilesJson,
  marginFilesView,
} from '../../../presentation/tables/margin/margin-files-view.ts';
import { requireMarginImports } from '../../shared/margin/margin-imports.ts';

export function define(command: Command): void {
  command
    .summary('which files were imported, and whether they count today')
    .description(
      "Show which of the exchange's margin files were imported, and whether they count today.",
    )
    .addHelpText('after', '\nExample:\n  papertrade margins info');
}

export async function run(context: Context): Promise<void> {
  const imports = await requireMarginImports(context);
  const { calendar } = await context.services();
  const known = await imports.known(calendar.day());
  context.present.show(marginFilesJson(known), (style) => marginFilesView(known, style));
  if (known.length === 0) {
    context.present.hint(
      "Margins are the model's. To use the exchange's: papertrade margins import FILE",
    );
  }
}
