import type { Command } from 'commander';
import { invalidValue } from '../../../domain/errors.ts';
import { parseDate, parseId } from '../../../domain/instruments/instrument.ts';
import type { Context, Launch } from '../../context.ts';

interface ChainWords {
  readonly expiry?: string;
  readonly strikes: string;
  readonly columns?: string;
  readonly straddle?: boolean;
}

export function define(command: Command, launch: Launch): void {
  command
    .description(
      'Show the options of an underlying at one expiry: prices, implied volatility and greeks, with the forward, the straddle, open interest, PCR and max pain.',
    )
    .argument('<underlying>', 'such as NIFTY')
    .option('--expiry <date>', 'YYYY-MM-DD (default: the nearest)')
    .option('--strikes <count>', 'strikes on each side of the money, or "all"', '8')
    .option('--columns <names>', 'of each side, such as ltp,delta,theta,oi')
    .option('--straddle', 'the price of both options of each strike')
    .addHelpText('after', EXAMPLES)
    .action((underlying: string) =>
      launch(command, (context) => showChain(underlying, command.opts<ChainWords>(), context)),
    );
}

async function showChain(typed: string, words: ChainWords, context: Context): Promise<void> {
  const underlying = parseId(typed, 'underlying').toUpperCase();
  const expiry = words.expiry === undefined ? undefined : parseDate(words.expiry, 'expiry');
  const around = parseStrikes(words.strikes);
  const [{ chainFigures }, { optionChainJson }, { optionChainView, parseChainColumns }] =
    await Promise.all([
      import('../../../app/market/options/chain-figures.ts'),
      import('../../../presentation/json/chain-json.ts'),
      import('../../../presentation/tables/options/chain-view.ts'),
    ]);
  const columns = words.columns === undefined ? undefined : parseChainColumns(words.columns);
  const { market } = await (await context.services()).options();
  const chain = await market.chain(underlying, expiry);
  const figures = chainFigures(chain, around);
  context.present.show(optionChainJson(figures), (style) =>
    optionChainView(figures, style, { columns, straddle: words.straddle }),
  );
  const others = figures.expiries.filter((each) => each !== figures.expiry).slice(0, 4);
  if (others.length > 0) context.present.hint(`Other expiries: ${others.join(', ')}`);
}

function parseStrikes(typed: string): number | undefined {
  if (typed === 'all') return undefined;
  if (/^\d{1,3}$/.test(typed)) return Number.parseInt(typed, 10);
  throw invalidValue('strikes', typed, 'a whole number up to 999, or "all"');
}

const EXAMPLES = `
Examples:
  papertrade chain NIFTY
  papertrade chain NIFTY --expiry 2026-12-01 --strikes 12 --straddle
  papertrade chain NIFTY --json | jq -r '.strikes[] | [.strike, .iv] | @tsv'`;
