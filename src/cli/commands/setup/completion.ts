import { Argument, type Command } from 'commander';
import type { Context } from '../../context.ts';
import { SCRIPTS, SHELLS, type Shell } from '../../completion/scripts.ts';

export function define(command: Command): void {
  command
    .description('Print a script that completes commands, options, session ids and symbols.')
    .addArgument(new Argument('<shell>', 'your shell').choices(SHELLS))
    .addHelpText('after', EXAMPLES);
}

export function run(context: Context, shell: Shell): Promise<void> {
  const script = SCRIPTS[shell];
  context.present.show({ shell, script }, () => script.trimEnd());
  return Promise.resolve();
}

const EXAMPLES = `
Examples:
  bash, now         source <(papertrade completion bash)
  bash, for good    papertrade completion bash > ~/.local/share/bash-completion/completions/papertrade
  zsh, for good     papertrade completion zsh > "\${fpath[1]}/_papertrade"
  fish, for good    papertrade completion fish > ~/.config/fish/completions/papertrade.fish`;
