import type { Key } from './terminal-screen.ts';

/** A line of text that is typed at the foot of the screen. */
export class Prompt {
  readonly #label: string;
  readonly #done: (text: string) => Promise<void>;
  readonly #before: string;
  #text = '';

  /** `before` is the line that was typed last, which the up key brings back. */
  constructor(label: string, done: (text: string) => Promise<void>, before = '') {
    this.#label = label;
    this.#done = done;
    this.#before = before;
  }

  get line(): string {
    return `${this.#label} ${this.#text}▏`;
  }

  /** Takes a key; true when the line is finished: done with Enter, or given up with Escape. */
  async press({ name, typed }: Key): Promise<boolean> {
    if (name === 'escape') return true;
    if (name === 'return' || name === 'enter') {
      if (this.#text.trim() !== '') await this.#done(this.#text.trim());
      return true;
    }
    if (name === 'up') this.#text = this.#before;
    else if (name === 'ctrl-u') this.#text = '';
    else this.#text = name === 'backspace' ? this.#text.slice(0, -1) : this.#text + typed;
    return false;
  }
}
