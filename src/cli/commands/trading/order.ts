import type { Command } from 'commander';

export function define(command: Command): void {
  command
    .description(
      'Show an order, or change an open one. Name it by its number, its id or its client id.',
    )
    .addHelpText('after', '\nExample:\n  papertrade order cancel 7');
}
