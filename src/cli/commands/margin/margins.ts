import type { Command } from 'commander';

export function define(command: Command): void {
  command
    .description(
      "Keep the exchange's own margin files, so that margins are the exchange's figures where its files " +
        'have every contract.',
    )
    .addHelpText('after', '\nExample:\n  papertrade margins info');
}
