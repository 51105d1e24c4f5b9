import { instrumentName } from '../../domain/instruments/instrument.ts';
import { setTimeout as pause } from 'node:timers/promises';
import type { Services } from '../../app/compose.ts';
import { ErrorCode, escapeControls, PapertradeError } from '../../domain/errors.ts';
import {
  sorted,
  SORTS,
  watchView,
  type WatchModel,
} from '../../presentation/tables/account/watch-view.ts';
import { grouped, rupees } from '../../presentation/tables/format.ts';
import { colorsFor, type Colors } from '../../presentation/tables/style.ts';
import { wholeProcess, type Context } from '../context.ts';
import { FollowedSession } from './followed-session.ts';
import { Prompt } from './prompt.ts';
import { TerminalScreen, type Key } from './terminal-screen.ts';
import { TradeFromScreen } from './trade-from-screen.ts';

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

/** What the keys change of the picture. */
type Look = Pick<WatchModel, 'sort' | 'chosen' | 'message' | 'help'>;

/** By how many places a key moves the choice. */
const STEPS: Readonly<Record<string, number>> = { up: -1, k: -1, down: 1, j: 1 };

/** Keys, the line that is typed, and the frames. */
class LiveScreen {
  finished = false;
  interrupted = false;
  readonly #services: Services;
  readonly #trade: TradeFromScreen;
  readonly #screen: TerminalScreen;
  readonly #colors: Colors;
  readonly #keys: Key[] = [];
  #wake: () => void = () => undefined;
  #session: FollowedSession | undefined;
  #look: Look = { sort: SORTS[0], chosen: 0, message: '', help: false };
  #question: Question | undefined;
  /** The line that was typed last, by what was asked. */
  readonly #lines = new Map<string, string>();
  #prompt: Prompt | undefined;

  private constructor(context: Context, services: Services, colors: Colors) {
    this.#services = services;
    this.#trade = new TradeFromScreen(context, services);
    this.#colors = colors;
    this.#screen = new TerminalScreen(
      wholeProcess(context.process),
      (key) => {
        this.#keys.push(key);
        this.#wake();
      },
      this.#draw,
    );
  }

  static async open(id: string, context: Context, services: Services): Promise<LiveScreen> {
    const color = context.globals.color !== false;
    const colors = await colorsFor({ env: context.process.env, isTerminal: true, color });
    const live = new LiveScreen(context, services, colors);
    await live.#follow(id);
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
        this.#draw();
      }
      const session = this.#session;
      if (!this.finished && session && !(await session.look())) await this.#follow(session.id);
    } catch (error) {
      // The screen outlives a store's pause: it shows what is wrong, and the next look tries again.
      if (!(error instanceof PapertradeError)) throw error;
      this.#say(escapeControls(error.message));
    }
    this.#draw();
  }

  async #follow(id: string): Promise<void> {
    const next = await FollowedSession.open(id, this.#services, this.#draw);
    this.#session?.leave();
    this.#session = next;
    this.#look = { ...this.#look, chosen: 0, message: '', help: false };
  }

  async #handle(key: Key): Promise<void> {
    if (key.name === 'ctrl-c') this.finished = this.interrupted = true;
    else if (this.#prompt) await this.#type(key, this.#prompt);
    else if (this.#question) await this.#answer(key, this.#question);
    else if (this.#look.help) this.#look = { ...this.#look, help: false };
    else {
      this.#say('');
      const command = key.typed === '' ? key.name : key.typed;
      const step = STEPS[command];
      if (step !== undefined) this.#choose(step);
      else await this.#commands[command]?.();
    }
  }

  readonly #commands: Readonly<Record<string, () => void | Promise<void>>> = {
    q: () => {
      this.finished = true;
    },
    '?': () => {
      this.#look = { ...this.#look, help: true };
    },
    o: () => {
      const next = SORTS[SORTS.indexOf(this.#look.sort) + 1];
      this.#look = { ...this.#look, sort: next ?? SORTS[0], chosen: 0 };
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

  #choose(step: number): void {
    this.#look = { ...this.#look, chosen: this.#chosen + step };
    this.#look = { ...this.#look, chosen: this.#chosen };
  }

  /** The place of the chosen position; positions go while one is chosen. */
  get #chosen(): number {
    const last = (this.#session?.state.moment.positions.length ?? 0) - 1;
    return Math.max(0, Math.min(last, this.#look.chosen));
  }

  #askOrder(action: 'BUY' | 'SELL'): void {
    const label = `${action === 'BUY' ? 'Buy' : 'Sell'} (SYMBOL QTY [@PRICE]):`;
    this.#ask(label, (id, line) => this.#trade.place(id, action, line));
  }

  #askCancel(): void {
    if (this.#session?.state.moment.open.length === 0) {
      this.#say('There is no open order to cancel.');
    } else
      this.#ask('Cancel order (number, or all):', (id, typed) => this.#trade.cancel(id, typed));
  }

  #ask(label: string, act: (sessionId: string, line: string) => Promise<string>): void {
    const id = this.#session?.id ?? '';
    const done = async (line: string): Promise<void> => {
      this.#lines.set(label, line);
      this.#say(await act(id, line));
    };
    this.#prompt = new Prompt(label, done, this.#lines.get(label));
    this.#say(this.#prompt.line);
  }

  #askClose(): void {
    const session = this.#session;
    const position =
      session && sorted(session.state.moment.positions, this.#look.sort)[this.#chosen];
    if (!position) {
      this.#say('There is no open position to close.');
      return;
    }
    const text =
      `Close ${position.side} ${grouped(position.netQty)} ${instrumentName(position.instrument)} ` +
      `@ ${rupees(position.currentPrice)}? [y/N]`;
    this.#question = { text, yes: () => this.#trade.close(session.id, position) };
    this.#say(text);
  }

  async #answer({ name }: Key, { yes }: Question): Promise<void> {
    this.#question = undefined;
    this.#say('');
    if (name === 'y') this.#say(await yes());
  }

  async #type(key: Key, prompt: Prompt): Promise<void> {
    this.#prompt = undefined;
    this.#say('');
    if (await prompt.press(key)) return;
    this.#prompt = prompt;
    this.#say(prompt.line);
  }

  async #nextSession(): Promise<void> {
    const ids = (await this.#services.store.sessions()).map((session) => session.id);
    const next = ids[(ids.indexOf(this.#session?.id ?? '') + 1) % ids.length];
    if (next !== undefined) await this.#follow(next);
  }

  #say(message: string): void {
    this.#look = { ...this.#look, message };
  }

  readonly #draw = (): void => {
    if (!this.#session) return;
    const { columns, rows } = this.#screen;
    const model = { ...this.#session.state, ...this.#look, chosen: this.#chosen };
    this.#screen.draw(watchView(model, { color: this.#colors, width: columns }, rows));
  };
}
