import { spawn } from 'node:child_process';
import { storeSettings } from '../../src/config/store/store-settings.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import type { ZoneOffset } from '../../src/app/market/calendar.ts';
import { PapertradeError } from '../../src/domain/errors.ts';
import { instrumentFrom } from '../support/instruments.ts';
import { money, price, quantity } from '../../src/domain/money/money.ts';
import type { Store } from '../../src/storage/ports/store.ts';
import { openStore } from '../../src/storage/open-store.ts';
import { tradingServices, type TradingServices } from '../support/services.ts';
import { instant, writeLine, type Answer, type Asked } from './log.ts';
import { dayClock, isMarketDay, MarketDay, withSquareOff, zoneOffset } from './market-day.ts';
import { actAgain, AGAIN } from './session-again.ts';
import { Random } from './random.ts';

/** One trader. Its place in the run, as the harness gives it in the environment. */
interface Place {
  readonly number: number;
  readonly seed: number;
  readonly url: string;
  readonly folder: string;
  readonly log: string;
  readonly program: string;
  /** When the run began: a moment of the machine's clock. */
  readonly began: number;
  /** The share of orders that go through the program's command line. */
  readonly cliShare: number;
}

const place = JSON.parse(process.env['TORTURE_PLACE'] ?? '{}') as Place;
const random = new Random(place.seed);
const SYMBOLS = ['INFY', 'TCS', 'NIFTY25SEP25000CE', 'NIFTY25SEP25000PE'];
const SURELY_ABSENT = ['SESSION_ENDED', 'SESSION_NOT_FOUND', 'SESSION_EXISTS', 'CONFLICT'];

let stopping = false;
let skew = 0;
let count = 0;
const sessions: string[] = ['FIRST'];
const mine: { session: string; mark: string; orderId: string; typed: TypedOrder }[] = [];

interface TypedOrder {
  readonly action: 'BUY' | 'SELL';
  readonly symbol: string;
  readonly quantity: string;
  readonly price: string;
}

/** Unique among all workers: it tells in the journal who wrote an amount or a price. */
const unique = (): number => place.number * 100_000 + count;

async function main(): Promise<void> {
  process.on('SIGTERM', () => (stopping = true));
  const { config } = await loadConfig({ env: {}, cwd: place.folder, store: place.url });
  const elapsed = () => Date.now() - place.began;
  const open = async (): Promise<Programs> => {
    const store = await openStore(storeSettings(config, place.folder));
    const at = (over: Store, terms: Config, now: () => number, offset: ZoneOffset = () => 330) =>
      tradingServices(over, terms, { now, zoneOffset: () => offset });
    // A quote brings other sessions up to date too, which have a clock of their own.
    const ofDays = {
      ...store,
      currentSession: () => Promise.resolve(undefined),
      sessions: async () => (await store.sessions()).filter(({ id }) => isMarketDay(id)),
    };
    const clock = () => dayClock(elapsed()).now;
    const days = await at(ofDays, withSquareOff(config), clock, zoneOffset);
    const day = new MarketDay(days, { elapsed, random, record, unique, refusal });
    return { services: await at(store, config, () => Date.now() + skew), day };
  };
  let programs: Programs | undefined;
  while (!stopping) {
    try {
      programs ??= await open();
      await act(programs);
    } catch (error) {
      if (!(error instanceof PapertradeError)) throw error;
      await pause(20);
    }
  }
  await programs?.services.store.close();
}

/** The books that a worker keeps over one connection: its own sessions', and those of market days. */
interface Programs {
  readonly services: TradingServices;
  readonly day: MarketDay;
}

/** One random operation; a failure that is no answer to a trader is the harness's finding. */
async function act({ services, day }: Programs): Promise<void> {
  count += 1;
  if (random.next() < 0.01) jumpClock();
  const where = random.weighted({ sessions: 70, day: 25, again: 5 });
  if (where === 'day') return day.act();
  if (where === 'again') return again(services);
  if (sessions.length === 0 || random.next() < 0.2) {
    const current = await services.store.currentSession();
    if (current !== undefined && isOwn(current) && sessions.at(-1) !== current) {
      sessions.push(current);
    }
  }
  const session = random.next() < 0.8 ? sessions.at(-1) : random.one(sessions.slice(-3));
  if (session === undefined) return;
  const kind = random.weighted({ order: 80, repeat: 4, cash: 5, quote: 3, view: 7, over: 0.25 });
  if (kind === 'order') await order(services, session);
  else if (kind === 'repeat') await repeat(services);
  else if (kind === 'cash') await cash(services, session);
  else if (kind === 'quote') await quote(services, session);
  else if (kind === 'view') await view(services, session);
  else await endAndStart(services, session);
}

const isOwn = (session: string): boolean => !isMarketDay(session) && session !== AGAIN;

const again = (services: TradingServices): Promise<void> =>
  actAgain(services, {
    ...{ random, record, refusal, unique },
    order: () => order(services, AGAIN, 'again'),
  });

function jumpClock(): void {
  skew = random.one([0, -1, 1]) * random.between(1, 90 * 86_400) * 1000;
  writeLine(place.log, { jump: skew });
}

async function record(
  asked: Omit<Asked, 'op' | 'from'>,
  work: () => Promise<Answer>,
): Promise<void> {
  const op = `${place.number}-${count}-${asked.kind}`;
  writeLine(place.log, { ...asked, op, from: instant() });
  const answer = await work();
  writeLine(place.log, { ...answer, op, until: instant() });
}

function order(
  services: TradingServices,
  session: string,
  kind: 'order' | 'again' = 'order',
): Promise<void> {
  const typed: TypedOrder = {
    action: random.one(['BUY', 'BUY', 'SELL'] as const),
    symbol: random.one(SYMBOLS),
    quantity: String(random.between(1, 20)),
    price: (random.between(100, 50_000) / 100).toFixed(2),
  };
  const mark = `w${place.number}-${count}`;
  const byProgram = random.next() < place.cliShare;
  const tries = random.between(1, 4);
  const send = () =>
    byProgram ? program(session, mark, typed) : desk(services, session, mark, typed);
  return record({ kind, session, mark }, async () => {
    const answer = await insist(send, tries);
    const { orderId } = answer;
    if (answer.told === 'done' && orderId !== undefined && kind === 'order')
      mine.push({ session, mark, orderId, typed });
    return answer;
  });
}

/** Repeats while nobody knows; what was once unknown stays so unless a repeat is answered. */
async function insist(send: () => Promise<Answer>, tries: number): Promise<Answer> {
  let unknown = false;
  for (let left = tries; ; left -= 1) {
    const answer = await send();
    const answered = answer.told === 'done' || answer.told === 'refused';
    if (answered) return answer;
    unknown ||= answer.told === 'unknown';
    if (left <= 1 || stopping || answer.code === 'SESSION_ENDED') {
      return unknown ? { ...answer, told: 'unknown' } : answer;
    }
    await pause(random.between(5, 60));
  }
}

async function desk(
  services: TradingServices,
  session: string,
  mark: string,
  typed: TypedOrder,
): Promise<Answer> {
  try {
    const result = await services.desk.execute({
      sessionId: session,
      action: typed.action,
      instrument: instrumentFrom({ symbol: typed.symbol, defaultSegment: 'NSE_EQ' }),
      quantity: quantity(typed.quantity),
      price: price(typed.price),
      clientOrderId: mark,
    });
    const { order: made, duplicate, balance } = result;
    return { told: 'done', orderId: made.id, ...(!duplicate && { revision: balance.revision }) };
  } catch (error) {
    return refusal(error);
  }
}

/** The same order typed at the command line. */
function program(session: string, mark: string, given: TypedOrder): Promise<Answer> {
  const { action, symbol, quantity: many, price: each } = given;
  const typed = [action.toLowerCase(), symbol, many, '--price', each, '--client-id', mark];
  const shared = ['--session', session, '--store', place.url, '--json'];
  const child = spawn(process.execPath, [place.program, ...typed, ...shared], {
    cwd: place.folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: place.folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => {
    child.on('close', (status) => {
      if (status === 0) {
        const { order: made } = JSON.parse(stdout) as { order: { id: string } };
        resolve({ told: 'done', orderId: made.id });
        return;
      }
      const found = /"code":"([A-Z_]+)","message":"([^"]*)/.exec(stderr);
      const code = found?.[1] ?? '';
      if (status !== null && (code === '' || code === 'INTERNAL')) wrong(`program: ${stderr}`);
      resolve(answerOf(code, found?.[2] ?? ''));
    });
  });
}

function refusal(error: unknown): Answer {
  if (!(error instanceof PapertradeError)) {
    wrong(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return { told: 'unknown' };
  }
  return answerOf(error.code, error.message);
}

function answerOf(code: string, message: string): Answer {
  if (/^INSUFFICIENT/.test(code)) return { told: 'refused', code };
  const nothing =
    SURELY_ABSENT.includes(code) || /nothing was written|wrote nothing/i.test(message);
  return { told: nothing ? 'absent' : 'unknown', code };
}

const wrong = (what: string): void => writeLine(place.log, { wrong: what });

/** An acknowledged order, sent again: the first one answers. */
async function repeat(services: TradingServices): Promise<void> {
  if (mine.length === 0) return;
  const { session, mark, orderId, typed: words } = random.one(mine);
  const answer = await desk(services, session, mark, words);
  if (answer.told === 'done' && answer.orderId !== orderId) {
    wrong(`${mark} was ${orderId}, then ${answer.orderId ?? ''}`);
  }
  if (answer.told === 'refused') wrong(`${mark} was filled, then refused (${answer.code ?? ''})`);
}

function cash(services: TradingServices, session: string): Promise<void> {
  const kind = random.weighted({ DEPOSIT: 60, WITHDRAWAL: 36, RESET: 4 });
  const most = kind === 'RESET' ? 100_000 : 0;
  const mark = (most + unique() / 100).toFixed(2);
  const change = { DEPOSIT: 'deposit', WITHDRAWAL: 'withdraw', RESET: 'reset' } as const;
  return record({ kind, session, mark: money(mark).toFixed() }, async () => {
    try {
      await services.wallet[change[kind]](session, money(mark));
      return { told: 'done' };
    } catch (error) {
      const answer = refusal(error);
      return answer.told === 'refused' ? { ...answer, told: 'absent' } : answer;
    }
  });
}

function quote(services: TradingServices, session: string): Promise<void> {
  const mark = (100 + unique() / 10_000).toFixed(4);
  const instrument = instrumentFrom({ symbol: random.one(SYMBOLS), defaultSegment: 'NSE_EQ' });
  return record({ kind: 'quote', session, mark: price(mark).toFixed() }, async () => {
    try {
      await services.quotes.set(instrument, price(mark));
      return { told: 'done' };
    } catch (error) {
      return { ...refusal(error), told: 'unknown' };
    }
  });
}

async function view(services: TradingServices, session: string): Promise<void> {
  if (random.next() < 0.1) await (await services.reporter()).report(session);
  await record({ kind: 'view', session, mark: '' }, async () => {
    try {
      const state = await services.store.sessionState(session);
      return state ? { told: 'done', revision: state.balance.revision } : { told: 'absent' };
    } catch (error) {
      return refusal(error);
    }
  });
}

async function endAndStart(services: TradingServices, session: string): Promise<void> {
  await record({ kind: 'end', session, mark: '' }, async () => {
    try {
      await (await services.reporter()).end(session);
      return { told: 'done' };
    } catch (error) {
      return refusal(error);
    }
  });
  const id = `S${unique()}`;
  await record({ kind: 'start', session: id, mark: '' }, async () => {
    try {
      await services.sessions.start({ id, startingBalance: money('100000') });
      return { told: 'done' };
    } catch (error) {
      return refusal(error);
    }
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

main().catch((error: unknown) => {
  wrong(`worker: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
  process.exitCode = 1;
});
