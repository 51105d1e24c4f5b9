import type { Command } from 'commander';

export function define(command: Command): void {
  command
    .description('Show an order, or change an open one. Name it by its id or client id.')
    .addHelpText('after', '\nExample:\n  papertrade order cancel morning-1');
}
