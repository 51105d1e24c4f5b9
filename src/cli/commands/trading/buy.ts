import type { Command } from 'commander';
import { addPlaceOptions, placing } from '../../shared/place-order.ts';

export function define(command: Command): void {
  const described = command
    .description('Buy on paper, at a price or at the last quote.')
    .argument('<symbol>', 'a share (INFY) or a contract ("NIFTY 25000 CE")')
    .argument('[quantity]', 'units to buy, or "all" to cover');
  addPlaceOptions(described).addHelpText('after', EXAMPLES);
}

export const run = placing('BUY');

const EXAMPLES = `
Examples:
  papertrade buy INFY 10 --price 1500
  papertrade buy INFY 10 --type LIMIT --price 1490
  papertrade buy INFY 10 --type LIMIT --price 1490 --target 1560 --stop 1460 --trail 15
  papertrade buy INFY 10 --type SL --trigger 1520 --price 1522 --product MIS
  papertrade buy "NIFTY 25000 CE" 2 --lots --price 104.25
  papertrade buy NIFTY 25000 CE 65 @104.25 --client-id morning-1`;
