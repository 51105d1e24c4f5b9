import escapes from 'ansi-escapes';
import { emitKeypressEvents } from 'node:readline';

/** A key: its name (`up`, `q`, `ctrl-c`) and the character that it types, if it types one. */
export interface Key {
  readonly name: string;
  readonly typed: string;
}

/**
 * The whole terminal for a while: another screen without a cursor, keys one by one. Whatever ends
 * the program, the terminal is as it was before. A frame is one write that the terminal shows at
 * once, and an unchanged frame is not written, so nothing flickers.
 */
export class TerminalScreen {
  readonly #process: NodeJS.Process;
  readonly #keys: (key: Key) => void;
  #shown = '';
  #isOpen = false;

  constructor(process: NodeJS.Process, onKey: (key: Key) => void, onResize: () => void) {
    this.#process = process;
    this.#keys = onKey;
    this.#resized = () => {
      this.#shown = '';
      onResize();
    };
  }

  get columns(): number {
    return this.#process.stdout.columns || 80;
  }

  get rows(): number {
    return this.#process.stdout.rows || 24;
  }

  open(): void {
    const { stdin, stdout } = this.#process;
    this.#isOpen = true;
    stdout.write(escapes.enterAlternativeScreen + escapes.cursorHide);
    emitKeypressEvents(stdin);
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on('keypress', this.#pressed);
    stdout.on('resize', this.#resized);
    this.#process.on('exit', this.close);
    this.#process.on('uncaughtExceptionMonitor', this.close);
    for (const signal of SIGNALS) this.#process.on(signal, this.#signalled);
  }

  draw(lines: readonly string[]): void {
    const frame = lines.map((line) => line + escapes.eraseEndLine).join('\r\n');
    if (!this.#isOpen || frame === this.#shown) return;
    this.#shown = frame;
    const { stdout } = this.#process;
    stdout.write(escapes.synchronizedOutput(escapes.cursorTo(0, 0) + frame + escapes.eraseDown));
  }

  /** Gives the terminal back; doing it twice is allowed. */
  readonly close = (): void => {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const { stdin, stdout } = this.#process;
    stdin.off('keypress', this.#pressed);
    stdout.off('resize', this.#resized);
    for (const signal of SIGNALS) this.#process.off(signal, this.#signalled);
    stdin.setRawMode(false);
    stdin.pause();
    stdout.write(escapes.cursorShow + escapes.exitAlternativeScreen);
  };

  readonly #resized: () => void;

  readonly #pressed = (text: string | undefined, key: { name?: string; ctrl?: boolean }): void => {
    const name = key.name ?? text ?? '';
    const typed = text !== undefined && /^\P{C}$/u.test(text) ? text : '';
    this.#keys({ name: key.ctrl ? `ctrl-${name}` : name, typed });
  };

  readonly #signalled = (signal: (typeof SIGNALS)[number]): void => {
    this.close();
    this.#process.exit(STATUS[signal]);
  };
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const STATUS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
