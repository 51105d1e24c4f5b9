import type { Command } from 'commander';
import type { Launch } from '../../context.ts';
import { definePlaceOrder } from '../../shared/place-order.ts';

export function define(command: Command, launch: Launch): void {
  command
    .description('Sell on paper. "all" as the quantity closes the position.')
    .argument('<symbol>', 'a share (INFY) or an exchange option symbol (NIFTY25SEP25000CE)')
    .argument('[quantity]', 'units to sell, or "all"');
  definePlaceOrder(command, launch, 'SELL');
  command.addHelpText('after', EXAMPLES);
}

const EXAMPLES = `
Examples:
  papertrade sell INFY all --price 1512.50
  papertrade sell INFY all --type GTT --target 1600 --stop 1450
  papertrade sell NIFTY25SEP25000CE 75
  papertrade sell BANKNIFTY25SEP54000PE 35 --price 210 --short`;
