import type { InstrumentId } from '../../../../storage/ports/store.ts';
import type { Instruments } from '../../../instruments/instruments.ts';
import type { VolatilityHistory } from './history.ts';

/** Milliseconds between two looks, so that a feed that is stopped has kept nearly all of its day. */
const INTERVAL = 10 * 60_000;

/** Keeps the volatilities of those underlyings that a feed quotes beside contracts on them. */
export class VolatilityKeeper {
  readonly #history: Pick<VolatilityHistory, 'takeNow'>;
  readonly #instruments: Pick<Instruments, 'nameOf'>;
  readonly #now: () => number;
  readonly #underlyings = new Map<string, InstrumentId>();
  #hasContracts = false;
  #next: number;

  constructor(
    history: Pick<VolatilityHistory, 'takeNow'>,
    instruments: Pick<Instruments, 'nameOf'>,
    now: () => number,
  ) {
    this.#history = history;
    this.#instruments = instruments;
    this.#now = now;
    this.#next = now() + INTERVAL;
  }

  /** Quotes that are stored by now. */
  async add(quotes: readonly InstrumentId[]): Promise<void> {
    for (const { segment, securityId } of quotes) {
      if (segment.endsWith('_FNO')) this.#hasContracts = true;
      else this.#underlyings.set(`${segment} ${securityId}`, { segment, securityId });
    }
    if (this.#now() >= this.#next) await this.keep();
  }

  async keep(): Promise<void> {
    this.#next = this.#now() + INTERVAL;
    if (!this.#hasContracts) return;
    const ids = [...this.#underlyings.values()];
    const names = await Promise.all(ids.map((each) => this.#instruments.nameOf(each)));
    await this.#history.takeNow(new Set(names));
  }
}
