import { Command } from 'commander';
import type { Launch } from '../context.ts';

export function createHelpCommand(launch: Launch): Command {
  return new Command('help')
    .description('Explain a topic (accounting, store, scripting), or show the help of a command.')
    .argument('[topic...]', 'a topic, or a command such as "session start"')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade help accounting\n  papertrade help session start',
    )
    .action(async (words: string[], _options, self: Command) => {
      const { runHelp } = await import('./help.run.ts');
      await launch(self, (context) => runHelp(words, self.parent ?? self, context));
    });
}
