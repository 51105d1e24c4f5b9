import type { Command } from 'commander';

export function define(command: Command): void {
  command
    .description(
      'Apply what a company does to its shares to what the session holds: shares and contracts ' +
        'are adjusted, cost is kept to the paisa, orders whose prices mean nothing any more are ' +
        'cancelled. Each is applied once, from the evening before its ex-date.',
    )
    .addHelpText(
      'after',
      '\nExample:\n  papertrade corporate-action bonus INFY 1:1 --ex-date today',
    );
}
