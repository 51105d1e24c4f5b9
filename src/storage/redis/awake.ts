/**
 * A server nearby answers sooner than a process that went to sleep is up again, and after a sleep all
 * that it does takes twice as long. So for the first moments of a wait the event loop goes round
 * instead of sleeping. Where answers take longer, or processors are short, that gains nothing: it is
 * then tried ever more rarely.
 */
export class Awake {
  readonly #nextTurn: (turn: () => void) => unknown;
  #waits = 0;
  #isTurning = false;
  #turnsLeft = 0;
  /** Of so many waits none is tried after the last that was too long. */
  #pause = 0;
  /** A command has few waits, and all its own code to load: the answers are there when it is done. */
  #pauseLeft = FIRST_WAITS;

  constructor(nextTurn: (turn: () => void) => unknown = setImmediate) {
    this.#nextTurn = nextTurn;
  }

  /** A wait begins. */
  begin(): void {
    this.#waits += 1;
    if (this.#pauseLeft > 0) {
      this.#pauseLeft -= 1;
      return;
    }
    this.#turnsLeft = MAX_TURNS;
    if (this.#isTurning) return;
    this.#isTurning = true;
    this.#nextTurn(this.#turn);
  }

  /** A wait ended. */
  end(): void {
    this.#waits -= 1;
  }

  readonly #turn = (): void => {
    if (this.#waits > 0 && this.#turnsLeft > 0) {
      this.#turnsLeft -= 1;
      this.#nextTurn(this.#turn);
      return;
    }
    this.#isTurning = false;
    this.#pause = this.#waits === 0 ? 0 : Math.min(this.#pause * 2 + 1, MAX_PAUSE);
    this.#pauseLeft = this.#pause;
  };
}

export const FIRST_WAITS = 16;
/** Half a millisecond. */
export const MAX_TURNS = 300;
const MAX_PAUSE = 1000;
