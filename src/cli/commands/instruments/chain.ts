import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { parseDate, parseSegment } from '../../../domain/instruments/instrument.ts';
import { parsePrice, price, subtract, type Price } from '../../../domain/money/money.ts';
import {
  chainJson,
  chainRows,
  chainView,
  type ChainRow,
} from '../../../presentation/tables/market/instruments-view.ts';

type ChainOptions = Options<'expiry' | 'around' | 'segment'>;

export function define(command: Command): void {
  command
    .summary('the options of an underlying at one expiry')
    .description('Show the options of an underlying at one expiry, with their last quotes.')
    .argument('<underlying>', 'such as NIFTY')
    .option('--expiry <date>', 'YYYY-MM-DD (default: the nearest)')
    .option('--around <price>', 'only the 10 strikes nearest to a price')
    .option(
      '--segment <segment>',
      'NSE_FNO, BSE_FNO, MCX_COMM, ... (default: where it usually trades)',
    )
    .addHelpText('after', '\nExample:\n  papertrade instruments chain NIFTY --around 25000');
}

export async function run(
  context: Context,
  underlying: string,
  options: ChainOptions,
): Promise<void> {
  const wanted = options.expiry === undefined ? undefined : parseDate(options.expiry, 'expiry');
  const around = options.around === undefined ? undefined : parsePrice(options.around);
  const { instruments, store } = await context.services();
  const segment = options.segment === undefined ? undefined : parseSegment(options.segment);
  const chain = await instruments.chain(underlying, { expiry: wanted, segment });
  const { options: listed, expiry, expiries, segments } = chain;
  const rows = nearest(chainRows(listed, await store.quotesFor(listed)), around);
  context.present.show(chainJson(chain, rows), (style) => chainView(chain, rows, style));
  const others = expiries.filter((each) => each !== expiry).slice(0, 4);
  if (others.length > 0) context.present.hint(`Other expiries: ${others.join(', ')}`);
  const elsewhere = segments.filter((each) => each !== chain.segment);
  if (elsewhere.length > 0) context.present.hint(`Also in ${elsewhere.join(' and ')}: --segment`);
}

const AROUND = 10;

function nearest(rows: readonly ChainRow[], around: Price | undefined): readonly ChainRow[] {
  if (around === undefined) return rows;
  const distance = ({ strike }: ChainRow) => subtract(price(strike), around).abs();
  const chosen = new Set(
    [...rows].sort((a, b) => distance(a).comparedTo(distance(b))).slice(0, AROUND),
  );
  return rows.filter((row) => chosen.has(row));
}
