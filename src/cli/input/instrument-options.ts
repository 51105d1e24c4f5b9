import type { Command } from 'commander';

/** The options that say more about an instrument than its symbol does. */
export function addInstrumentOptions(command: Command): Command {
  return command
    .option('--segment <segment>', 'NSE_EQ, NSE_FNO, BSE_EQ, BSE_FNO, MCX_COMM, ...')
    .option('--security-id <id>', "the exchange's id (default: the symbol)")
    .option('--option-type <type>', 'CE or PE')
    .option('--strike <price>', 'strike price')
    .option('--expiry <date>', 'expiry date, YYYY-MM-DD')
    .option('--underlying <name>', 'what the option is on, such as NIFTY')
    .option('--future', 'the future on the symbol')
    .option('--unlisted', 'take a share or contract that the master does not list');
}
