import { invalidValue } from '../../domain/errors.ts';
import {
  instrumentFrom,
  parseDate,
  parseId,
  parseOptionType,
  parseSegment,
  type Instrument,
  type Segment,
} from '../../domain/instrument.ts';
import { parseFee, parsePrice, parseQuantity } from '../../domain/money.ts';
import { orderRecord } from '../../domain/records.ts';
import { tradeJson } from '../../output/json.ts';
import { tradeView } from '../../output/trade-view.ts';
import type { TradeRequest } from '../../services/trade-request.ts';
import type { Context } from '../context.ts';
import { parseTerms } from './order-terms.ts';

/** What `buy` and `sell` were told, as typed. */
export interface TradeWords {
  readonly action: 'BUY' | 'SELL';
  readonly symbol: string;
  readonly quantity: string;
  readonly price?: string;
  readonly segment?: string;
  readonly securityId?: string;
  readonly optionType?: string;
  readonly strike?: string;
  readonly expiry?: string;
  readonly underlying?: string;
  readonly fee?: string;
  readonly clientId?: string;
  readonly note?: string;
  readonly dryRun?: boolean;
  readonly short?: boolean;
  readonly type?: string;
  readonly trigger?: string;
  readonly validity?: string;
  readonly product?: string;
  readonly target?: string;
  readonly stop?: string;
  readonly trail?: string;
}

/** Makes one order and shows what it did. */
export async function runTrade(words: TradeWords, context: Context): Promise<void> {
  const parsed = await readTrade(words, context);
  const sessionId = await context.sessionId();
  const { desk } = await context.services();
  const result = await desk.execute({ ...parsed, sessionId });
  context.present.show(tradeJson(result), (style) => tradeView(result, style));
  if (result.duplicate) {
    const { side, quantity, symbol } = orderRecord(result.order);
    context.present.hint(
      `This client id was seen before, with ${side} ${quantity} ${symbol}: nothing was changed.`,
    );
  }
}

/** The request that the words of one order make, by this command's settings. */
export async function readTrade(
  words: TradeWords,
  context: Context,
): Promise<Omit<TradeRequest, 'sessionId'>> {
  const { config } = await context.config();
  return parseTrade(words, config.trading.default_segment);
}

/** Turns the words of an order into a request. Throws INVALID_VALUE. */
export function parseTrade(
  words: TradeWords,
  defaultSegment: Segment,
): Omit<TradeRequest, 'sessionId'> {
  return {
    action: words.action,
    instrument: parseInstrument(words, defaultSegment),
    quantity: words.quantity === 'all' ? 'all' : parseQuantity(words.quantity),
    price: optional(words.price, (typed) => parsePrice(typed)),
    fee: optional(words.fee, (typed) => parseFee(typed)),
    clientOrderId: optional(words.clientId, (typed) => parseId(typed, 'client id')),
    note: optional(words.note, parseNote),
    allowShort: words.short,
    dryRun: words.dryRun,
    ...parseTerms(words),
  };
}

export type InstrumentOptions = Pick<
  TradeWords,
  'symbol' | 'segment' | 'securityId' | 'optionType' | 'strike' | 'expiry' | 'underlying'
>;

export function parseInstrument(words: InstrumentOptions, defaultSegment: Segment): Instrument {
  return instrumentFrom({
    symbol: words.symbol,
    defaultSegment,
    segment: optional(words.segment, parseSegment),
    securityId: optional(words.securityId, (typed) => parseId(typed, 'security id')),
    optionType: optional(words.optionType, parseOptionType),
    strike: optional(words.strike, (typed) => parsePrice(typed, 'strike')),
    expiry: optional(words.expiry, (typed) => parseDate(typed, 'expiry')),
    underlying: optional(words.underlying, (typed) => parseId(typed, 'underlying')),
  });
}

function optional<T>(typed: string | undefined, parse: (typed: string) => T): T | undefined {
  return typed === undefined ? undefined : parse(typed);
}

/** A note or a name: one line of at most 200 printable characters. */
export function parseNote(typed: string): string {
  if (typed.length <= 200 && !/[\p{C}\p{Zl}\p{Zp}]/u.test(typed)) return typed;
  throw invalidValue('note', typed, 'one line of at most 200 printable characters');
}
