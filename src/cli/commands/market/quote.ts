import type { Command } from 'commander';

export function define(command: Command): void {
  command
    .description('Record and show market prices; open positions are valued by them.')
    .addHelpText('after', '\nExample:\n  papertrade quote set INFY 1512.50');
}
