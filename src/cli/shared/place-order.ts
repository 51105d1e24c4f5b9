import { lazy } from '../../domain/lazy.ts';
import { Option, type Command } from 'commander';
import type { Context, Options } from '../context.ts';
import { orderRecord } from '../../domain/ledger/stored/records.ts';
import { tradeJson } from '../../presentation/json/account-json.ts';
import { tradeView } from '../../presentation/tables/trading/trade-view.ts';
import { readOrder, type TypedOrder } from '../../app/trading/orders/read-order.ts';
import { readOrderLine } from '../input/arguments/order-line.ts';
import { addInstrumentOptions } from '../input/instrument-options.ts';

/** The options that `buy` and `sell` have in common. */
export const addPlaceOptions = (command: Command): Command =>
  addOrderOptions(command)
    .argument('[more...]', 'further words of a contract (NIFTY 25000 CE 75), and @PRICE')
    .option('-q, --quantity <units>', 'the quantity, where it is no argument')
    .addOption(new Option('--sl <price>', 'as --stop').hideHelp())
    .addOption(new Option('--tp <price>', 'as --target').hideHelp());

/** What they do. */
export const placing =
  (action: 'BUY' | 'SELL') =>
  (
    context: Context,
    symbol: string,
    quantity: string | undefined,
    more: readonly string[],
    { sl, tp, quantity: option, ...options }: TypedOptions,
  ): Promise<void> => {
    const words = quantity === undefined ? [symbol] : [symbol, quantity, ...more];
    const typed: TypedOrder = {
      ...(tp !== undefined && { target: tp }),
      ...(sl !== undefined && { stop: sl }),
      ...readOrderLine(words, option),
      ...options,
      action,
    };
    return placeOrder(typed, context);
  };

type TypedOptions = Omit<TypedOrder, 'action' | 'symbol' | 'quantity'> &
  Options<'quantity' | 'sl' | 'tp'>;

/** The options of an order, which are the columns of a batch too. */
export const addOrderOptions = (command: Command): Command =>
  addInstrumentOptions(command)
    .option(
      '-p, --price <price>',
      'price of one unit (default: the last quote); of a LIMIT its limit',
    )
    .option(
      '-t, --type <type>',
      'MARKET (default), LIMIT, SL, SL-M, or GTT: exits for what is open',
    )
    .option('--trigger <price>', 'of SL and SL-M: the price that sets the order off')
    .option('--validity <validity>', 'DAY (default), IOC, or GTC: until cancelled')
    .option(
      '--product <product>',
      'CNC (shares carried), NRML (derivatives carried) or MIS (closed the same day)',
    )
    .option('--target <price>', 'exit with a gain at this price')
    .option('--stop <price>', 'exit with a loss at this price; one exit cancels the other')
    .option('--trail <points>', 'let the stop follow the price at this distance')
    .option('--fee <amount>', 'rupees that this order is charged (default: by trading.charges)')
    .option('--client-id <id>', 'your id; a repeat answers with the first order')
    .option('--note <text>', 'kept with the order')
    .option('--lots', 'quantity is in lots')
    .option('--amo', 'after hours: take it for the next opening, with --price as a LIMIT')
    .option('--slice', 'above the freeze quantity, send it as several orders (ID/1, ID/2 ...)')
    .option('--short', 'sell short: allow this order to open a SHORT')
    .option('-n, --dry-run', 'show what would happen, write nothing');

/** Makes one order and shows what it did. */
async function placeOrder(typed: TypedOrder, context: Context): Promise<void> {
  const session = lazy(() => context.sessionId(undefined, { events: false }));
  const parsed = await readOrder(typed, await context.finder(), { session });
  const sessionId = await session();
  const { desk } = await context.trading();
  const result = await desk.execute({ ...parsed, sessionId });
  context.present.show(
    () => tradeJson(result),
    (style) => tradeView(result, style),
  );
  for (const hint of result.hints ?? []) context.present.hint(hint);
  if (result.margins && result.margins.length > 0) {
    const { orderMarginHints } = await import('./margin/margin-hints.ts');
    const hints = orderMarginHints(result.margins, result.balance);
    for (const hint of hints) context.present.hint(hint);
  }
  if (result.duplicate) {
    const { side, quantity, symbol } = orderRecord(result.order);
    context.present.hint(
      `This client id was seen before, with ${side} ${quantity} ${symbol}: nothing was changed.`,
    );
  }
}
