import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';

type ChainOptions = Options<'expiry' | 'columns', 'straddle', 'strikes'>;

export function define(command: Command): void {
  command
    .description(
      'Show the options of an underlying at one expiry: prices, implied volatility and greeks, with the forward, the straddle, open interest, PCR and max pain.',
    )
    .argument('<underlying>', 'such as NIFTY')
    .option('--expiry <date>', 'YYYY-MM-DD (default: the nearest)')
    .option('--strikes <count>', 'strikes on each side of the money, or "all"', '8')
    .option('--columns <names>', 'of each side, such as ltp,delta,theta,oi')
    .option('--straddle', 'the price of both options of each strike')
    .addHelpText('after', EXAMPLES);
}

export async function run(
  context: Context,
  underlying: string,
  options: ChainOptions,
): Promise<void> {
  const [{ readChain }, { optionChainJson }, { optionChainView, parseChainColumns }] =
    await Promise.all([
      import('../../../app/market/options/read-chain.ts'),
      import('../../../presentation/json/chain-json.ts'),
      import('../../../presentation/tables/options/chain-view.ts'),
    ]);
  const columns = options.columns === undefined ? undefined : parseChainColumns(options.columns);
  const market = async () => (await context.services()).options();
  const figures = await readChain(underlying, options, market);
  context.present.show(optionChainJson(figures), (style) =>
    optionChainView(figures, style, { columns, straddle: options.straddle }),
  );
  const others = figures.expiries.filter((each) => each !== figures.expiry).slice(0, 4);
  if (others.length > 0) context.present.hint(`Other expiries: ${others.join(', ')}`);
}

const EXAMPLES = `
Examples:
  papertrade chain NIFTY
  papertrade chain NIFTY --expiry 2026-12-01 --strikes 12 --straddle
  papertrade chain NIFTY --json | jq -r '.strikes[] | [.strike, .iv] | @tsv'`;
