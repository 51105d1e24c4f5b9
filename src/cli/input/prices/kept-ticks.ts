import type { Tick } from './ticks.ts';

/** A day of minute bars of 60 instruments, some 40 MB; memory does not grow with a longer file. */
const MAX_KEPT = 100_000;

/**
 * The ticks of a file that is gone through twice: what was read the first time is kept, so that the
 * second time reads nothing. A longer file is read again.
 */
export class KeptTicks {
  readonly #read: () => AsyncIterable<readonly Tick[]>;
  #kept: (readonly Tick[])[] | undefined = [];
  #count = 0;

  constructor(read: () => AsyncIterable<readonly Tick[]>) {
    this.#read = read;
  }

  /** Goes through the file for the first time. */
  async *first(): AsyncGenerator<readonly Tick[], void, undefined> {
    for await (const ticks of this.#read()) {
      this.#count += ticks.length;
      if (this.#count > MAX_KEPT) this.#kept = undefined;
      this.#kept?.push(ticks);
      yield ticks;
    }
  }

  /** Once more, when the first time came to the end. */
  async *again(): AsyncGenerator<readonly Tick[], void, undefined> {
    if (this.#kept) yield* this.#kept;
    else yield* this.#read();
  }
}
