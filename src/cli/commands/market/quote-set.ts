import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { fallHint, hasHalved } from '../../shared/fallen-shares.ts';
import { addInstrumentOptions } from '../../input/instrument-options.ts';
import { parseQuantity } from '../../../domain/money/money.ts';
import { parseTypedPrice } from '../../../domain/money/typed.ts';
import { orderView } from '../../../presentation/tables/trading/order-view.ts';
import { orderJson, quoteJson } from '../../../presentation/json/account-json.ts';
import { quotesView } from '../../../presentation/tables/account/history-view.ts';
import type { Quote } from '../../../app/results.ts';
import type { Calendar } from '../../../app/market/calendar.ts';
import { resolveInstrument } from '../../../app/instruments/find-instrument.ts';
import type { InstrumentOptions } from '../../../app/instruments/instrument-options.ts';

/** What `quote set` may say beside the last price, as typed. */
type DepthOptions = Options<'bid' | 'ask' | 'vol'>;

export function define(command: Command): void {
  addInstrumentOptions(command)
    .summary('record a market price')
    .description('Record a market price, and revalue the positions that hold the instrument.')
    .argument('<symbol>', 'a share or an exchange option symbol')
    .argument('<price>', 'the last traded price')
    .option('--bid <price>', "the best buyer's price")
    .option('--ask <price>', "the best seller's price")
    .option('--vol <quantity>', 'units at this quote: pending orders fill no more together')
    .addHelpText('after', EXAMPLES);
}

export async function run(
  context: Context,
  symbol: string,
  typed: string,
  options: Omit<InstrumentOptions, 'symbol'> & DepthOptions,
): Promise<void> {
  const resolved = await resolveInstrument({ ...options, symbol }, await context.finder());
  const price = parseTypedPrice(typed);
  const depth = parseDepth(options);
  const { calendar, store } = await context.services();
  const before = await store.quote(resolved.instrument);
  const quotes = await (await context.trading()).quotes();
  const {
    quote,
    revalued,
    orders,
    unreadable = [],
  } = await quotes.set(resolved.instrument, price, depth);
  const named = { quote, name: resolved.name };
  const document = {
    quote: quoteJson(named),
    revalued_sessions: revalued,
    orders: orders.map(orderJson),
    ...(unreadable.length > 0 && {
      unreadable_sessions: unreadable.map(({ sessionId, reason }) => ({
        session_id: sessionId,
        reason,
      })),
    }),
  };
  context.present.show(document, (style) => quotesView([named], inZone(calendar), style));
  for (const order of orders) {
    for (const line of orderView(order, context.present.plain).split('\n')) {
      context.present.hint(line);
    }
  }
  for (const { sessionId, reason } of unreadable) {
    context.present.hint(`Session ${sessionId} is left as it is. ${reason}`);
  }
  if (revalued.length > 0) context.present.hint(`Revalued: ${revalued.join(', ')}`);
  const isHeld = revalued.length > 0 || orders.length > 0;
  if (isHeld && resolved.kind === 'equity' && before && hasHalved(before.price, price)) {
    context.present.hint(fallHint(resolved.name, before.price));
  }
}

function parseDepth({ bid, ask, vol }: DepthOptions): Pick<Quote, 'bid' | 'ask' | 'volume'> {
  return {
    ...(bid !== undefined && { bid: parseTypedPrice(bid, 'bid') }),
    ...(ask !== undefined && { ask: parseTypedPrice(ask, 'ask') }),
    ...(vol !== undefined && { volume: parseQuantity(vol, 'vol') }),
  };
}

const inZone = (calendar: Calendar) => (ts: number) => calendar.iso(ts * 1000);

const EXAMPLES = `
Examples:
  papertrade quote set "NIFTY 25000 CE" 118.40
  papertrade quote set INFY 1512.50 --bid 1512.40 --ask 1512.60 --vol 500`;
