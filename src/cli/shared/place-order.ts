import type { Command } from 'commander';
import type { Context, Launch } from '../context.ts';
import { invalidValue, isPrintable } from '../../domain/errors.ts';
import { parseId, type Instrument } from '../../domain/instruments/instrument.ts';
import { parseFee, parsePrice, parseQuantity } from '../../domain/money/money.ts';
import { orderRecord } from '../../domain/ledger/records.ts';
import { tradeJson } from '../../presentation/json/json.ts';
import { tradeView } from '../../presentation/tables/trade-view.ts';
import type { TradeRequest } from '../../app/trading/trade-request.ts';
import { parseTerms, type OrderWords } from '../input/order-terms.ts';
import { findInstrument, unitsOf } from '../input/find-instrument.ts';
import type { InstrumentOptions } from '../input/parse-instrument.ts';
import { addInstrumentOptions } from '../input/instrument-options.ts';

/** What `buy` and `sell` were told, as typed. */
export interface TradeWords extends InstrumentOptions, OrderWords {
  readonly quantity: string;
  readonly fee?: string;
  readonly clientId?: string;
  readonly note?: string;
  readonly dryRun?: boolean;
  readonly short?: boolean;
  readonly lots?: boolean;
}

/** Adds what `buy` and `sell` have in common: their options and their work. */
export function definePlaceOrder(command: Command, launch: Launch, action: 'BUY' | 'SELL'): void {
  addOrderOptions(command).action((symbol: string, quantity: string) => {
    const options = command.opts<Omit<TradeWords, 'action' | 'symbol' | 'quantity'>>();
    return launch(command, (context) =>
      runTrade({ ...options, action, symbol, quantity }, context),
    );
  });
}

/** The options of an order, which are the columns of a batch too. */
export const addOrderOptions = (command: Command): Command =>
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
    .option('--dry-run', 'show what would happen, write nothing');

/** Makes one order and shows what it did. */
export async function runTrade(words: TradeWords, context: Context): Promise<void> {
  const parsed = await readTrade(words, context);
  const sessionId = await context.sessionId(undefined, { upkeep: false });
  const { desk } = await context.trading();
  const result = await desk.execute({ ...parsed, sessionId }, context.upkeep(sessionId));
  context.present.show(
    () => tradeJson(result),
    (style) => tradeView(result, style),
  );
  if (result.duplicate) {
    const { side, quantity, symbol } = orderRecord(result.order);
    context.present.hint(
      `This client id was seen before, with ${side} ${quantity} ${symbol}: nothing was changed.`,
    );
  }
}

/** The request that the words of one order make; with --lots the quantity counts lots. */
export async function readTrade(
  words: TradeWords,
  context: Context,
): Promise<Omit<TradeRequest, 'sessionId'>> {
  const instrument = await findInstrument(words, context);
  const parsed = parseTrade(words, instrument);
  if (!words.lots || parsed.quantity === 'all') return parsed;
  return { ...parsed, quantity: await unitsOf(parsed.quantity, instrument, context) };
}

/** Turns the words of an order into a request. Throws INVALID_VALUE. */
export function parseTrade(
  words: TradeWords,
  instrument: Instrument,
): Omit<TradeRequest, 'sessionId'> {
  return {
    action: words.action,
    instrument,
    quantity: words.quantity === 'all' ? 'all' : parseQuantity(words.quantity),
    price: optional(words.price, (typed) => parsePrice(typed)),
    fee: optional(words.fee, (typed) => parseFee(typed)),
    clientOrderId: optional(words.clientId, (typed) => parseId(typed, 'client id')),
    note: optional(words.note, (typed) => parseNote(typed)),
    allowShort: words.short,
    dryRun: words.dryRun,
    ...parseTerms(words),
  };
}

function optional<T>(typed: string | undefined, parse: (typed: string) => T): T | undefined {
  return typed === undefined ? undefined : parse(typed);
}

/** A note, a name or a reason: one line of at most 200 printable characters. */
export function parseNote(typed: string, name = 'note'): string {
  if (typed.length <= 200 && isPrintable(typed)) return typed;
  throw invalidValue(name, typed, 'one line of at most 200 printable characters');
}
