import { Command } from 'commander';
import type { Launch } from '../context.ts';
import type { TradeWords } from './trade.run.ts';

export function createTradeCommand(name: 'buy' | 'sell', launch: Launch): Command {
  const selling = name === 'sell';
  const command = new Command(name)
    .description(
      selling
        ? 'Sell on paper. "all" as the quantity closes the position.'
        : 'Buy on paper, at a price or at the last quote.',
    )
    .argument('<symbol>', 'a share (INFY) or an exchange option symbol (NIFTY25SEP25000CE)')
    .argument(
      '<quantity>',
      selling ? 'units to sell, or "all"' : 'units to buy, or "all" to cover',
    );
  addInstrumentOptions(command)
    .option('--price <price>', 'price of one unit (default: the last quote); of a LIMIT its limit')
    .option('--type <type>', 'MARKET (default), LIMIT, SL, SL-M, or GTT: exits for what is open')
    .option('--trigger <price>', 'of SL and SL-M: the price that sets the order off')
    .option('--validity <validity>', 'DAY (default), IOC or GTT, until cancelled')
    .option('--product <product>', 'DELIVERY (CNC, NRML) or INTRADAY (MIS)')
    .option('--target <price>', 'exit with a gain at this price')
    .option('--stop <price>', 'exit with a loss at this price; one exit cancels the other')
    .option('--trail <points>', 'let the stop follow the price at this distance')
    .option('--fee <amount>', 'charge for this order (default: by trading.charges)')
    .option('--client-id <id>', 'your id; a repeat answers with the first order')
    .option('--note <text>', 'kept with the order')
    .option('--lots', 'the quantity counts lots')
    .option('--short', 'allow this order to open the other side')
    .option('--dry-run', 'show what would happen, write nothing')
    .addHelpText('after', selling ? SELL_EXAMPLES : BUY_EXAMPLES);
  return command.action(async (symbol: string, quantity: string, _options, self: Command) => {
    const { runTrade } = await import('./trade.run.ts');
    const options = self.opts<Omit<TradeWords, 'action' | 'symbol' | 'quantity'>>();
    const words = { ...options, action: selling ? 'SELL' : 'BUY', symbol, quantity } as const;
    await launch(self, (context) => runTrade(words, context));
  });
}

/** The options that say more about an instrument than its symbol does. */
export function addInstrumentOptions(command: Command): Command {
  return command
    .option('--segment <segment>', 'NSE_EQ, NSE_FNO, BSE_EQ, BSE_FNO, MCX_COMM, ...')
    .option('--security-id <id>', "the exchange's id (default: the symbol)")
    .option('--option-type <type>', 'CE or PE')
    .option('--strike <price>', 'strike price')
    .option('--expiry <date>', 'expiry date, YYYY-MM-DD')
    .option('--underlying <name>', 'what the option is on, such as NIFTY');
}

const BUY_EXAMPLES = `
Examples:
  papertrade buy INFY 10 --price 1500
  papertrade buy INFY 10 --type LIMIT --price 1490
  papertrade buy INFY 10 --type LIMIT --price 1490 --target 1560 --stop 1460 --trail 15
  papertrade buy INFY 10 --type SL --trigger 1520 --price 1522 --product MIS
  papertrade buy "NIFTY 25000 CE" 2 --lots --price 104.25
  papertrade buy NIFTY-Sep2025-25000-CE 75 --price 104.25 --client-id morning-1
  papertrade buy NIFTY 75 --security-id 40001 --option-type CE --strike 25000 --price 104.25`;
const SELL_EXAMPLES = `
Examples:
  papertrade sell INFY all --price 1512.50
  papertrade sell INFY all --type GTT --target 1600 --stop 1450
  papertrade sell NIFTY25SEP25000CE 75
  papertrade sell BANKNIFTY25SEP54000PE 35 --price 210 --short`;
