import type { Command } from 'commander';
import { addPlaceOptions, placing } from '../../shared/place-order.ts';

export function define(command: Command): void {
  const described = command
    .description('Sell on paper. "all" as the quantity closes the position.')
    .argument('<symbol>', 'a share (INFY) or a contract ("NIFTY 25000 CE")')
    .argument('[quantity]', 'units to sell, or "all"');
  addPlaceOptions(described).addHelpText('after', EXAMPLES);
}

export const run = placing('SELL');

const EXAMPLES = `
Examples:
  papertrade sell INFY all --price 1512.50
  papertrade sell INFY all --type GTT --target 1600 --stop 1450
  papertrade sell "NIFTY 25000 CE" 65
  papertrade sell "BANKNIFTY 54000 PE" 30 --price 210 --short`;
