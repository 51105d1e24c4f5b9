import { setTimeout as pause } from 'node:timers/promises';
import { ErrorCode, escapeControls, PapertradeError } from '../../domain/errors.ts';
import type { Money } from '../../domain/money/money.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { grouped, rupees } from '../../presentation/tables/format.ts';
import { colorsFor, type Colors } from '../../presentation/tables/style.ts';
import {
  SORTS,
  sorted,
  watchView,
  type WatchModel,
} from '../../presentation/tables/account/watch-view.ts';
import { SessionWatcher } from '../../app/sessions/session-watcher.ts';
import type { Context } from '../context.ts';
import type { Services } from '../../app/compose.ts';
import { TerminalScreen, type Key } from './terminal-screen.ts';

/** How many points of the equity curve are kept. */
const MAX_CURVE = 200;
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

class LiveScreen {
  finished = false;
  interrupted = false;
  readonly #services: Services;
  readonly #watcher: SessionWatcher;
  readonly #screen: TerminalScreen;
  readonly #colors: Colors;
  readonly #keys: Key[] = [];
  #wake: () => void = () => undefined;
  #mark = '';
  #model: WatchModel;
  /** The position that a question is about. */
  #asked: Position | undefined;

  private constructor({ process }: Context, services: Services, model: WatchModel, colors: Colors) {
    this.#services = services;
    this.#watcher = new SessionWatcher(services.store, services.tracker);
    this.#model = model;
    this.#colors = colors;
    this.#screen = new TerminalScreen(
      process as unknown as NodeJS.Process,
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
    const model = await firstModel(id, services);
    const color = context.globals.color !== false;
    const colors = await colorsFor({ env: context.process.env, isTerminal: true, color });
    const live = new LiveScreen(context, services, model, colors);
    live.#screen.open();
    live.#draw();
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
      }
      const mark = await this.#watcher.changeMark(this.#model.moment);
      if (mark !== this.#mark) {
        await this.#read(this.#model.moment.session.id);
        this.#mark = mark;
      }
    } catch (error) {
      // Screens outlive a store's pause: what is wrong is shown, and the next look tries again.
      if (!(error instanceof PapertradeError)) throw error;
      this.#set({ message: escapeControls(error.message) });
    }
    this.#draw();
  }

  async #handle(key: Key): Promise<void> {
    if (key === 'ctrl-c') this.finished = this.interrupted = true;
    else if (this.#asked) await this.#answer(key);
    else if (key === 'q') this.finished = true;
    else if (key === 's') this.#nextSort();
    else if (key === 'up' || key === 'k') this.#choose(-1);
    else if (key === 'down' || key === 'j') this.#choose(1);
    else if (key === 'c') this.#ask();
    else if (key === 'n') await this.#nextSession();
  }

  #nextSort(): void {
    const next = SORTS.indexOf(this.#model.sort) + 1;
    this.#set({ sort: SORTS[next] ?? SORTS[0], chosen: 0 });
  }

  #choose(step: number): void {
    const last = this.#model.moment.positions.length - 1;
    this.#set({ chosen: Math.max(0, Math.min(last, this.#model.chosen + step)) });
  }

  #ask(): void {
    const { moment, sort, chosen } = this.#model;
    const position = sorted(moment.positions, sort)[chosen];
    this.#asked = position;
    const words = position
      ? `Close ${position.side} ${grouped(position.netQty)} ${position.instrument.symbol} ` +
        `@ ${rupees(position.currentPrice)}? [y/N]`
      : 'There is no open position to close.';
    this.#set({ message: words });
  }

  async #answer(key: Key): Promise<void> {
    const position = this.#asked;
    this.#asked = undefined;
    if (!position || key !== 'y') {
      this.#set({ message: '' });
      return;
    }
    const { desk } = await this.#services.trading();
    const { order } = await desk.execute({
      sessionId: this.#model.moment.session.id,
      action: position.side === 'LONG' ? 'SELL' : 'BUY',
      instrument: position.instrument,
      quantity: 'all',
      price: position.currentPrice,
    });
    const { symbol } = position.instrument;
    this.#set({ message: `Closed ${grouped(order.quantity)} ${symbol} @ ${rupees(order.price)}` });
  }

  async #nextSession(): Promise<void> {
    const ids = (await this.#services.store.sessions()).map((session) => session.id);
    const at = ids.indexOf(this.#model.moment.session.id);
    const next = ids[(at + 1) % ids.length];
    if (next === undefined) return;
    this.#model = await firstModel(next, this.#services);
    this.#mark = '';
  }

  async #read(id: string): Promise<void> {
    const moment = await this.#watcher.moment(id);
    const curve = [...this.#model.curve, moment.equity].slice(-MAX_CURVE);
    const last = Math.max(0, moment.positions.length - 1);
    const chosen = Math.min(this.#model.chosen, last);
    this.#set({ moment, curve, chosen, at: this.#services.calendar.iso() });
  }

  #set(change: Partial<WatchModel>): void {
    this.#model = { ...this.#model, ...change };
  }

  #draw(): void {
    const { columns, rows } = this.#screen;
    this.#screen.draw(watchView(this.#model, { color: this.#colors, width: columns }, rows));
  }
}

async function firstModel(id: string, services: Services): Promise<WatchModel> {
  const watcher = new SessionWatcher(services.store, services.tracker);
  const moment = await watcher.moment(id);
  const short = moment.balance.revision <= MAX_JOURNAL;
  const curve = [...(short ? await pastEquity(id, services) : []), moment.equity];
  const at = services.calendar.iso();
  return { moment, curve, sort: SORTS[0], chosen: 0, message: '', at };
}

async function pastEquity(id: string, { reporter }: Services): Promise<Money[]> {
  const curve: Money[] = [];
  for await (const { point } of (await reporter()).steps(id)) {
    curve.push(point.equity);
    if (curve.length > MAX_CURVE) curve.shift();
  }
  return curve;
}
