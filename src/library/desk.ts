import type { Services } from '../app/compose.ts';
import { resolveInstrument } from '../app/instruments/find-instrument.ts';
import { positionsOn } from '../app/market/holdings.ts';
import { knownQuote } from '../app/market/required-quote.ts';
import { recentFills } from '../app/market/recent-fills.ts';
import { readChain } from '../app/market/options/read-chain.ts';
import { requireSession } from '../app/sessions/require-session.ts';
import { parseSessionId } from '../app/sessions/sessions.ts';
import { readSubject } from '../app/strategies/analysis/read-subject.ts';
import { openStrategy } from '../app/strategies/open-strategy.ts';
import { afterTrade } from '../app/strategies/trade-answer.ts';
import { parseModification } from '../app/trading/orders/modification.ts';
import { readOrder } from '../app/trading/orders/read-order.ts';
import { ErrorCode, PapertradeError } from '../domain/errors.ts';
import { isOpen } from '../domain/ledger/position.ts';
import { parseDate } from '../domain/instruments/instrument.ts';
import { parseMoney, parsePrice } from '../domain/money/money.ts';
import { parseNote } from '../domain/note.ts';
import { optionChainJson } from '../presentation/json/chain-json.ts';
import { analysisJson } from '../presentation/json/payoff-json.ts';
import { strategyResultJson } from '../presentation/json/strategy-json.ts';
import {
  orderChangeJson,
  fillJson,
  orderJson,
  positionsJson,
  quoteJson,
  tradeJson,
} from '../presentation/json/account-json.ts';
import { balanceJson, sessionJson } from '../presentation/json/session-json.ts';
import type { Desk } from './library.d.ts';
import {
  ChainOptions,
  Decimal,
  LegsOption,
  ListOptions,
  ModifyOptions,
  OrderName,
  TypedOrder,
  PayoffOptions,
  PositionsOptions,
  Quantity,
  QuoteOptions,
  read,
  StartOptions,
  TradeOptions,
  Word,
} from './arguments.ts';

/**
 * The public face of the services: checks what a program hands over, serves the calls in their order,
 * and answers with the command line's JSON documents, so a field means the same in both.
 */
class PaperDesk implements Desk {
  readonly #services: Services;
  readonly #turns = new Turns();
  #chosen: string | undefined;

  constructor(services: Services) {
    this.#services = services;
    const { session } = services.settings;
    this.#chosen = session === undefined ? undefined : parseSessionId(session);
  }

  startSession(options?: unknown) {
    const fields = now(() => read(StartOptions, options, 'options'));
    return this.#turns.take(async () => {
      const { id, balance, name } = fields();
      const { sessions, settings } = this.#services;
      const { session } = await sessions.start({
        id: id === undefined ? undefined : parseSessionId(id),
        name: name === undefined ? undefined : parseNote(name, 'name'),
        startingBalance: balance === undefined ? settings.startingBalance : parseMoney(balance),
      });
      this.#chosen = session.id;
      return sessionJson(session, session.id);
    });
  }

  useSession(id: unknown) {
    const named = now(() => parseSessionId(read(Word, id, 'session id')));
    return this.#turns.take(async () => {
      const { sessions, store } = this.#services;
      const { session } = await sessions.find(named());
      this.#chosen = session.id;
      return sessionJson(session, await store.currentSession());
    });
  }

  sessions() {
    return this.#turns.take(async () => {
      const { sessions, current } = await this.#services.sessions.list();
      return sessions.map((each) => sessionJson(each, current));
    });
  }

  buy(symbol: unknown, quantity: unknown, options?: unknown) {
    return this.#order('BUY', symbol, quantity, options);
  }

  sell(symbol: unknown, quantity: unknown, options?: unknown) {
    return this.#order('SELL', symbol, quantity, options);
  }

  modify(id: unknown, changes: unknown) {
    const fields = now(() => ({
      named: read(OrderName, id, 'order id'),
      modification: parseModification(given(read(ModifyOptions, changes, 'changes'))),
    }));
    return this.#turns.take(async () => {
      const { named, modification } = fields();
      const session = await this.#current();
      const orders = await (await this.#services.trading()).changes();
      return orderChangeJson(await orders.modify(session, named, modification));
    });
  }

  cancel(id: unknown) {
    const word = now(() => read(OrderName, id, 'order id'));
    return this.#turns.take(async () => {
      const named = word();
      const session = await this.#current();
      const changes = await (await this.#services.trading()).changes();
      return orderChangeJson(await changes.cancel(session, named));
    });
  }

  balance() {
    return this.#turns.take(async () =>
      balanceJson(await this.#services.wallet.view(await this.#current())),
    );
  }

  positions(options?: unknown) {
    const fields = now(() => read(PositionsOptions, options, 'options'));
    return this.#turns.take(async () => {
      const { all } = fields();
      const { store, tracker, calendar, settings } = this.#services;
      const id = await this.#current();
      const [state, held] = await Promise.all([store.sessionState(id), tracker.positions(id)]);
      requireSession(state, id);
      const listed = all ? held : held.filter(isOpen);
      const [shown, t1] = await positionsOn(calendar.day(), listed, settings.market);
      return positionsJson(shown, id, t1);
    });
  }

  orders(options?: unknown) {
    const fields = now(() => read(ListOptions, options, 'options'));
    return this.#turns.take(async () => {
      const { limit } = fields();
      const { store } = this.#services;
      const id = await this.#current();
      requireSession(await store.sessionState(id), id);
      return (await store.orders(id, limit)).map(orderJson);
    });
  }

  trades(options?: unknown) {
    const fields = now(() => read(ListOptions, options, 'options'));
    return this.#turns.take(async () => {
      const { limit } = fields();
      const { store } = this.#services;
      const id = await this.#current();
      requireSession(await store.sessionState(id), id);
      return (await recentFills(store, id, { limit })).map(fillJson);
    });
  }

  setQuote(symbol: unknown, price: unknown, options?: unknown) {
    const fields = now(() => ({
      mark: parsePrice(read(Decimal, price, 'price')),
      named: instrumentOptions(symbol, options),
    }));
    return this.#turns.take(async () => {
      const { mark, named } = fields();
      const { instrument, name } = await resolveInstrument(named, this.#finder());
      const quotes = await (await this.#services.trading()).quotes();
      return quoteJson({ quote: (await quotes.set(instrument, mark)).quote, name });
    });
  }

  quote(symbol: unknown, options?: unknown) {
    const fields = now(() => instrumentOptions(symbol, options));
    return this.#turns.take(async () => {
      const { instrument, name } = await resolveInstrument(fields(), this.#finder());
      return quoteJson({ quote: await knownQuote(this.#services.store, instrument), name });
    });
  }

  trade(legs: unknown, options?: unknown) {
    const fields = now(() => ({
      named: read(LegsOption, legs, 'legs'),
      typed: given(read(TradeOptions, options, 'options')),
    }));
    return this.#turns.take(async () => {
      const { named, typed } = fields();
      const session = await this.#current();
      const strategies = await (await this.#services.trading()).strategies();
      const result = await openStrategy(named, typed, session, strategies);
      const { view, examined } = await afterTrade(result, session, strategies);
      return strategyResultJson(result, view, examined);
    });
  }

  chain(underlying: unknown, options?: unknown) {
    const fields = now(() => ({
      name: read(Word, underlying, 'underlying'),
      typed: read(ChainOptions, options, 'options'),
    }));
    return this.#turns.take(async () => {
      const { name, typed } = fields();
      return optionChainJson(await readChain(name, typed, () => this.#services.options()));
    });
  }

  payoff(legs: unknown, options?: unknown) {
    const fields = now(() => ({
      named: read(LegsOption, legs, 'legs'),
      ...given(read(PayoffOptions, options, 'options')),
    }));
    return this.#turns.take(async () => {
      const { named, day, ...typed } = fields();
      const date = day === undefined ? undefined : parseDate(day, 'date');
      const strategies = await (await this.#services.trading()).strategies();
      const sessionId = () => this.#current();
      const deps = { ...this.#services, strategies, sessionId };
      const subject = await readSubject(named, typed, deps);
      return analysisJson(await strategies.examine(subject, { day: date }));
    });
  }

  close() {
    return this.#turns.end(() => this.#services.store.close());
  }

  #order(action: 'BUY' | 'SELL', symbol: unknown, quantity: unknown, options: unknown) {
    const fields = now(() => {
      const typed = given(read(TypedOrder, options, 'options'));
      const named = read(Word, symbol, 'symbol');
      return { action, symbol: named, quantity: read(Quantity, quantity, 'quantity'), ...typed };
    });
    return this.#turns.take(async () => {
      const session = () => this.#id();
      const request = await readOrder(fields(), this.#finder(), { session });
      const sessionId = await session();
      const { desk } = await this.#services.trading();
      return tradeJson(await desk.execute({ sessionId, ...request }));
    });
  }

  #finder() {
    const { settings } = this.#services;
    return { settings, services: () => Promise.resolve(this.#services) };
  }

  async #id(): Promise<string> {
    return (this.#chosen ??= await this.#services.sessions.resolveId(undefined));
  }

  /** The session, brought up to date. */
  async #current(): Promise<string> {
    const id = await this.#id();
    await this.#services.events.applyBeforeOrder(id);
    return id;
  }
}

const instrumentOptions = (symbol: unknown, options: unknown) => ({
  ...given(read(QuoteOptions, options, 'options')),
  symbol: read(Word, symbol, 'symbol'),
});

/**
 * Reads what a program hands over while it calls, since it may change its object before the call's turn
 * comes. What does not read is told in that turn.
 */
function now<T>(reading: () => T): () => T {
  try {
    const input = reading();
    return () => input;
  } catch (error) {
    return () => {
      throw known(error);
    };
  }
}

/** Serves calls one after another, in the order in which they came. */
class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | undefined;

  take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(closed());
    const turn = this.#last.then(work).catch((error: unknown) => {
      throw known(error);
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** The last turn, after which there are none; a second end is the first. */
  end(work: () => Promise<void>): Promise<void> {
    this.#closed ??= this.take(work);
    return this.#closed;
  }
}

const closed = (): PapertradeError =>
  new PapertradeError(ErrorCode.USAGE, 'This desk is closed. Open another one.');

/** Programs catch one kind of error. */
export function known(error: unknown): PapertradeError {
  if (error instanceof PapertradeError) return error;
  const message = error instanceof Error ? error.message : 'unknown';
  return new PapertradeError(ErrorCode.INTERNAL, `Internal error: ${message}.`, {}, error);
}

/** Without the options that are undefined: they count as absent. */
function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** A desk whose methods are its own wherever a program takes them. */
export function createDesk(services: Services): Desk {
  const desk = new PaperDesk(services);
  for (const name of Object.getOwnPropertyNames(PaperDesk.prototype) as (keyof Desk)[]) {
    Object.assign(desk, { [name]: desk[name].bind(desk) });
  }
  return desk;
}
