import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { setHalt } from '../../shared/sessions/set-halt.ts';
import { parseNote } from '../../../domain/note.ts';

export function define(command: Command): void {
  command
    .description(
      'Halt the session: opening orders are refused until "resume". Closing orders are still accepted.',
    )
    .option('--reason <text>', 'kept, and told with every refusal')
    .addHelpText('after', '\nExample:\n  papertrade halt --reason "lost the thread"');
}

export async function run(context: Context, options: Options<'reason'>): Promise<void> {
  const reason = parseNote(options.reason ?? '', 'reason');
  const { calendar } = await context.services();
  await setHalt({ at: calendar.iso(), reason }, context);
  context.present.hint('Closing orders are still accepted. To trade on: papertrade resume');
}
