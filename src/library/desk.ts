import type { Services } from '../app/compose.ts';
import { findInstrument, namedInstrument } from '../app/instruments/find-instrument.ts';
import { positionsOn } from '../app/market/holdings.ts';
import { parseOrder, type OrderWords as TypedOrder } from '../app/trading/read-order.ts';
import { parseNote } from '../domain/note.ts';
import { invalidValue } from '../domain/errors.ts';
import { parseMoney, parsePrice } from '../domain/money/money.ts';
import { isOpen } from '../domain/ledger/position.ts';
import { entryRecord } from '../domain/ledger/records.ts';
import {
  balanceJson,
  orderJson,
  positionsJson,
  quoteJson,
  sessionJson,
  tradeJson,
} from '../presentation/json/json.ts';
import { recentFills } from '../app/market/recent-fills.ts';
import { knownQuote } from '../app/market/quotes.ts';
import { requireSession } from '../app/sessions/require-session.ts';
import { parseSessionId } from '../app/sessions/sessions.ts';
import type {
  BalanceFields,
  Decimal,
  Desk,
  OrderAnswer,
  OrderFields,
  OrderOptions,
  PositionsAnswer,
  QuoteOptions,
  TradeFields,
} from './library.d.ts';

/**
 * The public face of the services. Its answers are the command line's JSON documents, so a field
 * means the same in both; the casts only name those documents' fields.
 */
export async function createDesk(services: Services): Promise<Desk> {
  const { store, sessions, trading, settings } = services;
  const { desk, quotes } = await trading();
  const finder = { settings, services: () => Promise.resolve(services) };
  let chosen = settings.session === undefined ? undefined : parseSessionId(settings.session);
  let queue: Promise<unknown> = Promise.resolve();
  const sessionId = async (): Promise<string> => (chosen ??= await sessions.resolveId(undefined));
  const order = async (action: 'BUY' | 'SELL', words: OrderWords): Promise<OrderAnswer> => {
    const typed = tradeWords(action, words);
    const instrument = namedInstrument(typed, settings) ?? (await findInstrument(typed, finder));
    const request = parseOrder(typed, instrument);
    // Assigned: V8 takes five times as long to spread an object and add fields to it.
    const addressed = Object.assign(request, { sessionId: chosen ?? (await sessionId()) });
    const answer = queue.then(() => desk.answer(addressed, tradeJson));
    queue = answer.catch(() => undefined);
    return (await answer) as unknown as OrderAnswer;
  };
  return {
    async startSession({ id, balance, name } = {}) {
      const typed = balance === undefined ? undefined : decimal(balance, 'balance');
      const start = typed === undefined ? settings.startingBalance : parseMoney(typed);
      const { session } = await sessions.start({
        id: id === undefined ? undefined : parseSessionId(id),
        name: name === undefined ? undefined : parseNote(name, 'name'),
        startingBalance: start,
      });
      chosen = session.id;
      return sessionJson(session, session.id);
    },
    async useSession(id) {
      const { session } = await sessions.find(parseSessionId(id));
      chosen = session.id;
      return sessionJson(session, await store.currentSession());
    },
    async sessions() {
      const { sessions: list, current } = await sessions.list();
      return list.map((each) => sessionJson(each, current));
    },
    buy: (symbol, quantity, options) => order('BUY', { symbol, quantity, ...options }),
    sell: (symbol, quantity, options) => order('SELL', { symbol, quantity, ...options }),
    ...readingsOf(services, sessionId),
    async setQuote(symbol, price, options = {}) {
      const instrument = await findInstrument({ symbol, ...quoteWords(options) }, finder);
      const { quote } = await quotes.set(instrument, parsePrice(decimal(price, 'price')));
      return quoteJson(quote);
    },
    async quote(symbol, options = {}) {
      return quoteJson(
        await knownQuote(store, await findInstrument({ symbol, ...quoteWords(options) }, finder)),
      );
    },
    close: () => store.close(),
  };
}

/** What a desk can be asked about its session. */
function readingsOf(
  services: Services,
  sessionId: () => Promise<string>,
): Pick<Desk, 'balance' | 'positions' | 'orders' | 'trades'> {
  const { store, wallet, tracker, calendar, settings } = services;
  return {
    async balance() {
      return balanceJson(await wallet.view(await sessionId())) as unknown as BalanceFields;
    },
    async positions({ all = false } = {}) {
      const id = await sessionId();
      const [state, held] = await Promise.all([store.sessionState(id), tracker.positions(id)]);
      requireSession(state, id);
      const listed = all ? held : held.filter(isOpen);
      const [shown, t1] = await positionsOn(calendar.day(), listed, settings.market);
      return positionsJson(shown, id, t1) as unknown as PositionsAnswer;
    },
    async orders({ limit } = {}) {
      const id = await sessionId();
      requireSession(await store.sessionState(id), id);
      const orders = await store.orders(id, count(limit));
      return orders.map(orderJson) as unknown as OrderFields[];
    },
    async trades({ limit } = {}) {
      const id = await sessionId();
      requireSession(await store.sessionState(id), id);
      const fills = await recentFills(store, id, { limit: count(limit) });
      return fills.map(entryRecord) as unknown as TradeFields[];
    },
  };
}

type OrderWords = OrderOptions & {
  readonly symbol: string;
  readonly quantity: Decimal | number;
};

function tradeWords(action: 'BUY' | 'SELL', words: OrderWords): TypedOrder {
  const { quantity } = words;
  return Object.assign({}, words, decimals(words, ['price', 'fee', 'strike']), {
    action,
    quantity: typeof quantity === 'number' ? whole(quantity) : decimal(quantity, 'quantity'),
  });
}

const quoteWords = (words: QuoteOptions) => Object.assign({}, words, decimals(words, ['strike']));

/** Those of the names that are given. */
function decimals<Name extends string>(
  words: Readonly<Partial<Record<Name, unknown>>>,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    if (words[name] !== undefined) found[name] = decimal(words[name], name);
  }
  return found;
}

/** JavaScript programs have no compiler to stop a float. */
function decimal(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return value.toString();
  throw invalidValue(name, String(value), 'a decimal string such as "104.25", not a number');
}

function whole(quantity: number): string {
  if (Number.isSafeInteger(quantity)) return quantity.toString();
  throw invalidValue('quantity', String(quantity), 'a whole number');
}

function count(limit: number | undefined): number | undefined {
  if (limit === undefined || (Number.isSafeInteger(limit) && limit > 0)) return limit;
  throw invalidValue('limit', String(limit), 'a whole number from 1');
}
