import type { Command } from 'commander';
import { parseProduct } from '../../../app/trading/orders/order-terms.ts';
import type { TradeRequest, TradeResult } from '../../../app/trading/orders/trade-request.ts';
import { PapertradeError } from '../../../domain/errors.ts';
import { isOpen, type Position } from '../../../domain/ledger/position.ts';
import { parseNote } from '../../../domain/note.ts';
import { parseTypedPrice } from '../../../domain/money/typed.ts';
import { tradeJson } from '../../../presentation/json/account-json.ts';
import { tradeView } from '../../../presentation/tables/trading/trade-view.ts';
import type { Context, Options } from '../../context.ts';
import { exitStatus } from '../../exit-status.ts';
import { heldPositions } from '../../shared/held-position.ts';

type CloseOptions = Options<'price' | 'note' | 'product', 'dryRun'>;

export function define(command: Command): void {
  command
    .description('Close a position at the market, or "all" of them, each with an order of its own.')
    .argument('<symbol...>', 'what is held, or "all"')
    .option('-p, --price <price>', 'price of one unit (default: the last quote)')
    .option('--product <product>', 'only what is open as CNC, NRML or MIS')
    .option('--note <text>', 'kept with the order')
    .option('-n, --dry-run', 'show what would happen, write nothing')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade close INFY --price 1512.50\n  papertrade close all',
    );
}

export async function run(
  context: Context,
  words: readonly string[],
  options: CloseOptions,
): Promise<void> {
  const symbol = words.join(' ');
  const isAll = symbol.toLowerCase() === 'all';
  const terms = termsOf(options);
  const sessionId = await context.sessionId();
  const { store } = await context.services();
  const product = options.product === undefined ? undefined : parseProduct(options.product);
  const open = (await store.positions(sessionId)).filter(
    (each) => isOpen(each) && (product === undefined || each.product === product),
  );
  const chosen = isAll ? open : await namedPositions(symbol, open, context);
  const { desk } = await context.trading();
  const results: TradeResult[] = [];
  const refusals: PapertradeError[] = [];
  for (const position of chosen) {
    try {
      results.push(await desk.execute({ ...closing(position), ...terms, sessionId }));
    } catch (error) {
      // Who closes all wants out of as much as there is a price for.
      if (!isAll || !(error instanceof PapertradeError) || !isRefusal(error)) throw error;
      refusals.push(error);
    }
  }
  showClosed(results, { isAll, failed: refusals.length > 0 }, context);
  const [refused] = refusals;
  if (!refused) return;
  throw new PapertradeError(
    refused.code,
    `Closed ${results.length} of ${chosen.length} positions. ` +
      refusals.map(({ message }) => message).join(' '),
    { ...refused.details, closed: results.length, open: chosen.length },
  );
}

const isRefusal = ({ code }: PapertradeError): boolean => [3, 4].includes(exitStatus(code));

/** What is held under a name. A quantity behind it is answered with how a part is closed. */
async function namedPositions(
  symbol: string,
  open: readonly Position[],
  context: Context,
): Promise<readonly Position[]> {
  try {
    return await heldPositions(symbol, open, context);
  } catch (error) {
    if (!(error instanceof PapertradeError) || !/ \d+$/.test(symbol)) throw error;
    const { message, code, details } = error;
    const text = `${message} "close" takes whole positions: a part is sold (or bought) by its quantity.`;
    throw new PapertradeError(code, text, details);
  }
}

function showClosed(
  results: readonly TradeResult[],
  { isAll, failed }: { readonly isAll: boolean; readonly failed: boolean },
  context: Context,
): void {
  if (failed && results.length === 0) return;
  const [first] = results;
  if (!isAll && first && results.length === 1) {
    context.present.show(tradeJson(first), (style) => tradeView(first, style));
    return;
  }
  context.present.show({ closed: results.map(tradeJson) }, (style) =>
    results.length === 0
      ? 'No open positions.'
      : results.map((result) => tradeView(result, style)).join('\n'),
  );
}

const termsOf = ({ price, note, dryRun }: CloseOptions) => ({
  ...(price !== undefined && { price: parseTypedPrice(price) }),
  ...(note !== undefined && { note: parseNote(note) }),
  ...(dryRun === true && { dryRun }),
});

const closing = ({
  instrument,
  side,
  product,
}: Position): Pick<TradeRequest, 'action' | 'instrument' | 'product' | 'quantity'> => ({
  action: side === 'LONG' ? 'SELL' : 'BUY',
  instrument,
  product,
  quantity: 'all',
});
