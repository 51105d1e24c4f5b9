import type { Command } from 'commander';

export function define(command: Command): void {
  command
    .description(
      `Keep the exchanges' instrument master, so that contracts can be named like "NIFTY 25000 CE" and orders ` +
        'are held to lot and tick sizes.',
    )
    .addHelpText('after', '\nExample:\n  papertrade instruments search NIFTY 25000 CE');
}
