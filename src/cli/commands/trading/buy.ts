import type { Command } from 'commander';
import type { Launch } from '../../context.ts';
import { definePlaceOrder } from '../../shared/place-order.ts';

export function define(command: Command, launch: Launch): void {
  command
    .description('Buy on paper, at a price or at the last quote.')
    .argument('<symbol>', 'a share (INFY) or an exchange option symbol (NIFTY25SEP25000CE)')
    .argument('[quantity]', 'units to buy, or "all" to cover');
  definePlaceOrder(command, launch, 'BUY');
  command.addHelpText('after', EXAMPLES);
}

const EXAMPLES = `
Examples:
  papertrade buy INFY 10 --price 1500
  papertrade buy INFY 10 --type LIMIT --price 1490
  papertrade buy INFY 10 --type LIMIT --price 1490 --target 1560 --stop 1460 --trail 15
  papertrade buy INFY 10 --type SL --trigger 1520 --price 1522 --product MIS
  papertrade buy "NIFTY 25000 CE" 2 --lots --price 104.25
  papertrade buy NIFTY-Sep2025-25000-CE 75 --price 104.25 --client-id morning-1
  papertrade buy NIFTY 75 --security-id 40001 --option-type CE --strike 25000 --price 104.25`;
