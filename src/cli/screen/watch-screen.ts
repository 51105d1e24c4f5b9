import { setTimeout as pause } from 'node:timers/promises';
import { ErrorCode, escapeControls, PapertradeError } from '../../domain/errors.ts';
import type { FillEntry } from '../../domain/ledger/journal.ts';
import { add } from '../../domain/money/money.ts';
import { isHeld } from '../../domain/strategies/leg-holding.ts';
import { DayTally } from '../../app/sessions/day-tally.ts';
import { limitsUsed } from '../../app/sessions/limits-used.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { grouped, rupees } from '../../presentation/tables/format.ts';
import { colorsFor, type Colors } from '../../presentation/tables/style.ts';
import {
  SORTS,
  sorted,
  watchView,
  type WatchModel,
} from '../../presentation/tables/account/watch-view.ts';
import {
  isAnotherSession,
  NEWEST_TRADES,
  SessionWatcher,
} from '../../app/sessions/session-watcher.ts';
import { readOrder } from '../../app/trading/orders/read-order.ts';
import type { Services } from '../../app/compose.ts';
import { wholeProcess, type Context } from '../context.ts';
import { firstModel, MAX_CURVE, pastEquity } from './first-model.ts';
import { readOrderLine } from './order-line.ts';
import { Prompt } from './prompt.ts';
import { TerminalScreen, type Key } from './terminal-screen.ts';

/** A longer journal is not read for the curve: it begins when the screen opens. */
const MAX_JOURNAL = 20_000;

/** The live screen, until a key quits it. */
export async function watchOnScreen(id: string, every: number, context: Context): Promise<void> {
  const live = await LiveScreen.open(id, context, await context.services());
  try {
    while (!live.finished) {
      await Promise.race([pause(every), live.pressed()]);
      await live.refresh();
    }
  } finally {
    live.close();
  }
  if (live.interrupted) throw new PapertradeError(ErrorCode.INTERRUPTED, 'Interrupted.');
}

/** A question that a key answers. */
interface Question {
  readonly text: string;
  readonly yes: () => Promise<string>;
}

class LiveScreen {
  finished = false;
  interrupted = false;
  readonly #context: Context;
  readonly #services: Services;
  readonly #watcher: SessionWatcher;
  readonly #screen: TerminalScreen;
  readonly #colors: Colors;
  readonly #keys: Key[] = [];
  #wake: () => void = () => undefined;
  #mark = '';
  #model: WatchModel;
  #question: Question | undefined;
  #prompt: Prompt | undefined;
  /** The fills of the day, and up to which revision they are counted. */
  #day: { readonly tally: DayTally; readonly revision: number } | undefined;
  #isReading = false;

  private constructor(context: Context, services: Services, model: WatchModel, colors: Colors) {
    this.#context = context;
    this.#services = services;
    this.#watcher = new SessionWatcher(services.store, services.tracker);
    this.#model = model;
    this.#colors = colors;
    this.#screen = new TerminalScreen(
      wholeProcess(context.process),
      (key) => {
        this.#keys.push(key);
        this.#wake();
      },
      () => {
        this.#draw();
      },
    );
  }

  static async open(id: string, context: Context, services: Services): Promise<LiveScreen> {
    const color = context.globals.color !== false;
    const colors = await colorsFor({ env: context.process.env, isTerminal: true, color });
    const live = new LiveScreen(context, services, await firstModel(id, services), colors);
    live.#screen.open();
    live.#draw();
    void live.#loadCurve();
    void live.#loadDay();
    void live.#loadTrades();
    return live;
  }

  close(): void {
    this.#screen.close();
  }

  /** Resolves at the next key. */
  pressed(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#keys.length > 0) resolve();
    });
  }

  /** Handles the keys, reads the session again when it changed, and draws. */
  async refresh(): Promise<void> {
    try {
      for (let key = this.#keys.shift(); key !== undefined; key = this.#keys.shift()) {
        await this.#handle(key);
        this.#draw();
      }
      const mark = await this.#watcher.changeMark(this.#model.moment);
      if (!this.finished && mark !== this.#mark) {
        await this.#read(this.#model.moment.session.id);
        this.#mark = mark;
      }
    } catch (error) {
      // The screen outlives a store's pause: it shows what is wrong, and the next look tries again.
      if (!(error instanceof PapertradeError)) throw error;
      this.#set({ message: escapeControls(error.message) });
    }
    this.#draw();
  }

  async #handle(key: Key): Promise<void> {
    if (key.name === 'ctrl-c') this.finished = this.interrupted = true;
    else if (this.#prompt) await this.#type(key, this.#prompt);
    else if (this.#question) await this.#answer(key, this.#question);
    else if (this.#model.help) this.#set({ help: false });
    else await this.#command(key.typed === '' ? key.name : key.typed);
  }

  async #command(key: string): Promise<void> {
    const commands: Readonly<Record<string, () => void | Promise<void>>> = {
      q: () => {
        this.finished = true;
      },
      '?': () => {
        this.#set({ help: true });
      },
      o: () => {
        this.#nextSort();
      },
      up: () => {
        this.#choose(-1);
      },
      k: () => {
        this.#choose(-1);
      },
      down: () => {
        this.#choose(1);
      },
      j: () => {
        this.#choose(1);
      },
      b: () => {
        this.#askOrder('BUY');
      },
      s: () => {
        this.#askOrder('SELL');
      },
      c: () => {
        this.#askCancel();
      },
      x: () => {
        this.#askClose();
      },
      n: () => this.#nextSession(),
    };
    await commands[key]?.();
  }

  #nextSort(): void {
    const next = SORTS.indexOf(this.#model.sort) + 1;
    this.#set({ sort: SORTS[next] ?? SORTS[0], chosen: 0 });
  }

  #choose(step: number): void {
    const last = this.#model.moment.positions.length - 1;
    this.#set({ chosen: Math.max(0, Math.min(last, this.#model.chosen + step)) });
  }

  #askOrder(action: 'BUY' | 'SELL'): void {
    const label = `${action === 'BUY' ? 'Buy' : 'Sell'} (SYMBOL QTY [@PRICE]):`;
    this.#ask(new Prompt(label, (line) => this.#place(action, line)));
  }

  async #place(action: 'BUY' | 'SELL', line: string): Promise<void> {
    const words = { ...readOrderLine(line), action };
    const request = await readOrder(words, await this.#context.finder());
    const { desk } = await this.#services.trading();
    const sessionId = this.#model.moment.session.id;
    const { order } = await desk.execute({ ...request, sessionId });
    const done = action === 'BUY' ? 'Bought' : 'Sold';
    const { symbol } = order.instrument;
    this.#set({
      message: `${done} ${grouped(order.quantity)} ${symbol} @ ${rupees(order.filledPrice ?? order.price)}`,
    });
  }

  #askCancel(): void {
    if (this.#model.moment.open.length === 0) {
      this.#set({ message: 'There is no open order to cancel.' });
      return;
    }
    this.#ask(new Prompt('Cancel order #', (typed) => this.#cancel(typed)));
  }

  async #cancel(typed: string): Promise<void> {
    const { changes } = await this.#services.trading();
    const { order } = await changes.cancel(this.#model.moment.session.id, typed);
    this.#set({
      message: `Cancelled ${order.action} ${grouped(order.quantity)} ${order.instrument.symbol}`,
    });
  }

  #askClose(): void {
    const { moment, sort, chosen } = this.#model;
    const position = sorted(moment.positions, sort)[chosen];
    if (!position) {
      this.#set({ message: 'There is no open position to close.' });
      return;
    }
    const text =
      `Close ${position.side} ${grouped(position.netQty)} ${position.instrument.symbol} ` +
      `@ ${rupees(position.currentPrice)}? [y/N]`;
    this.#question = { text, yes: () => this.#close(position) };
    this.#set({ message: text });
  }

  async #close(position: Position): Promise<string> {
    const { desk } = await this.#services.trading();
    const { order } = await desk.execute({
      sessionId: this.#model.moment.session.id,
      action: position.side === 'LONG' ? 'SELL' : 'BUY',
      instrument: position.instrument,
      product: position.product,
      quantity: 'all',
      price: position.currentPrice,
    });
    const { symbol } = position.instrument;
    return `Closed ${grouped(order.quantity)} ${symbol} @ ${rupees(order.price)}`;
  }

  async #answer({ name }: Key, { yes }: Question): Promise<void> {
    this.#question = undefined;
    this.#set({ message: '' });
    if (name === 'y') this.#set({ message: await yes() });
  }

  #ask(prompt: Prompt): void {
    this.#prompt = prompt;
    this.#set({ message: prompt.line });
  }

  async #type(key: Key, prompt: Prompt): Promise<void> {
    this.#prompt = undefined;
    this.#set({ message: '' });
    if (!(await prompt.press(key))) this.#ask(prompt);
  }

  async #nextSession(): Promise<void> {
    const ids = (await this.#services.store.sessions()).map((session) => session.id);
    const at = ids.indexOf(this.#model.moment.session.id);
    const next = ids[(at + 1) % ids.length];
    if (next !== undefined) await this.#open(next);
  }

  async #open(id: string): Promise<void> {
    this.#model = await firstModel(id, this.#services);
    this.#mark = '';
    void this.#loadCurve();
    void this.#loadDay();
    void this.#loadTrades();
  }

  async #read(id: string): Promise<void> {
    const { moment: before, curve: past, chosen } = this.#model;
    const moment = await this.#watcher.moment(id, before.balance.revision);
    if (isAnotherSession(before, moment)) return this.#open(id);
    const trades = [...moment.trades, ...before.trades].slice(0, NEWEST_TRADES);
    const last = Math.max(0, moment.positions.length - 1);
    const moved = moment.balance.revision !== before.balance.revision;
    this.#set({
      moment: { ...moment, trades },
      curve: moved ? [...past, moment.equity].slice(-MAX_CURVE) : past,
      chosen: Math.min(chosen, last),
      at: this.#services.calendar.iso(),
    });
    this.#count(moment.trades);
    if (!this.#isReading) void this.#loadStrategies();
  }

  /** The newest trades where many marks came after them. */
  async #loadTrades(): Promise<void> {
    const { session, trades } = this.#model.moment;
    if (trades.length === NEWEST_TRADES) return;
    const found = await this.#watcher.newestTrades(session.id).catch(() => []);
    const { moment } = this.#model;
    if (moment.session.id !== session.id) return;
    const newer = moment.trades.filter(({ revision }) => revision > (found[0]?.revision ?? 0));
    this.#set({ moment: { ...moment, trades: [...newer, ...found].slice(0, NEWEST_TRADES) } });
    this.#draw();
  }

  /** What the day made and the limits used, as soon as the fills before the screen opened are read. */
  async #loadDay(): Promise<void> {
    const { session } = this.#model.moment;
    const day = new DayTally();
    this.#day = undefined;
    const since = this.#services.calendar.day();
    const { store } = this.#services;
    const fills = await store.newestFills(session.id, { since }).catch(() => []);
    if (this.#model.moment.session.id !== session.id) return;
    day.add(fills, since);
    this.#day = { tally: day, revision: fills[0]?.revision ?? 0 };
    this.#count(this.#model.moment.trades);
    await this.#loadStrategies();
    this.#draw();
  }

  #count(trades: readonly FillEntry[]): void {
    const known = this.#day;
    if (!known) return;
    const { tally, revision } = known;
    const { moment } = this.#model;
    tally.add(
      trades.filter((each) => each.revision > revision),
      this.#services.calendar.day(),
    );
    this.#day = { tally, revision: Math.max(revision, trades[0]?.revision ?? 0) };
    const limits = limitsUsed(this.#services.settings.risk, moment, tally);
    this.#set({ dayPnl: add(tally.net, moment.unrealizedPnl), limits });
  }

  /** The open strategies, while the frames go on. */
  async #loadStrategies(): Promise<void> {
    const { id } = this.#model.moment.session;
    this.#isReading = true;
    try {
      const kept = await this.#services.store.strategies(id);
      const open = kept.filter(({ status }) => status !== 'CLOSED');
      if (open.length === 0 && this.#model.strategies.length === 0) return;
      const { reader } = await (await this.#services.trading()).strategies();
      const views = await reader.views(id, open);
      if (this.#model.moment.session.id !== id) return;
      this.#set({ strategies: views.filter(({ legs }) => legs.some(isHeld)) });
    } catch (error) {
      if (!(error instanceof PapertradeError)) throw error;
    } finally {
      this.#isReading = false;
    }
  }

  /** The curve of what was before, after the first frame: a long journal takes a while. */
  async #loadCurve(): Promise<void> {
    const { session, balance } = this.#model.moment;
    if (balance.revision > MAX_JOURNAL) return;
    const past = await pastEquity(session.id, this.#services).catch(() => []);
    if (this.#model.moment.session.id !== session.id) return;
    this.#set({ curve: [...past, ...this.#model.curve].slice(-MAX_CURVE) });
    this.#draw();
  }

  #set(change: Partial<WatchModel>): void {
    this.#model = { ...this.#model, ...change };
  }

  #draw(): void {
    const { columns, rows } = this.#screen;
    this.#screen.draw(watchView(this.#model, { color: this.#colors, width: columns }, rows));
  }
}
