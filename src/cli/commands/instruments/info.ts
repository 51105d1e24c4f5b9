import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import { masterJson, masterView } from '../../../presentation/tables/market/instruments-view.ts';

export function define(command: Command): void {
  command
    .summary('what was imported, from where and when')
    .description('Show what was imported, from where and when.')
    .addHelpText('after', '\nExample:\n  papertrade instruments info');
}

export async function run(context: Context): Promise<void> {
  const { instruments } = await context.services();
  const info = await instruments.info();
  if (!info) {
    throw new PapertradeError(
      ErrorCode.INSTRUMENT_NOT_FOUND,
      'No instrument master was imported.',
      { reason: 'none_imported' },
    );
  }
  context.present.show(masterJson(info), (style) => masterView(info, style));
}
