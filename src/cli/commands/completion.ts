import { Argument, Command } from 'commander';
import { SHELLS, type Shell } from '../completion/shells.ts';
import type { Launch } from '../context.ts';

export function createCompletionCommand(launch: Launch): Command {
  return new Command('completion')
    .description('Print a script that completes commands, options, session ids and symbols.')
    .addArgument(new Argument('<shell>', 'your shell').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: Shell, _options, self: Command) => {
      const { printCompletion } = await import('./completion.run.ts');
      await launch(self, (context) => printCompletion(shell, context));
    });
}

/** What the scripts ask: the words typed so far, the last one under the cursor. Hidden. */
export function createCompleteCommand(launch: Launch): Command {
  return new Command('__complete')
    .description('Print candidates for the last word, one a line, each with its description.')
    .argument('[words...]', 'the words after the program name')
    .action(async (words: string[], _options, self: Command) => {
      const { runComplete } = await import('./completion.run.ts');
      await runComplete(words, self, launch);
    });
}

const EXAMPLES = `
Examples:
  bash, now         source <(papertrade completion bash)
  bash, for good    papertrade completion bash > ~/.local/share/bash-completion/completions/papertrade
  zsh, for good     papertrade completion zsh > "\${fpath[1]}/_papertrade"
  fish, for good    papertrade completion fish > ~/.config/fish/completions/papertrade.fish`;
