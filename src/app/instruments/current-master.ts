import type { MasterInfo } from '../../storage/ports/store.ts';
import type { InstrumentMaster } from '../../storage/ports/instruments.ts';
import type { Clock } from '../market/calendar.ts';

/** For how many milliseconds what is known about the master holds: another program may import one. */
const KNOWN_FOR = 1000;

/** The instrument master as it is now, and what is kept in memory while it stays the same. */
export class CurrentMaster {
  readonly #master: Pick<InstrumentMaster, 'info'>;
  readonly #now: Clock;
  readonly #caches: Map<string, unknown>[] = [];
  #info: Promise<MasterInfo | undefined> | undefined;
  #askedAt = 0;
  #version = '';

  constructor(master: Pick<InstrumentMaster, 'info'>, now: Clock) {
    this.#master = master;
    this.#now = now;
  }

  /** What is known about it; undefined while none was imported. */
  info(): Promise<MasterInfo | undefined> {
    const now = this.#now();
    if (this.#info && Math.abs(now - this.#askedAt) < KNOWN_FOR) return this.#info;
    this.#askedAt = now;
    this.#info = this.#ask();
    this.#info.catch(() => (this.#info = undefined));
    return this.#info;
  }

  /** A map that is emptied when the master is another one. */
  cache<T>(): Map<string, T> {
    const made = new Map<string, T>();
    this.#caches.push(made);
    return made;
  }

  async #ask(): Promise<MasterInfo | undefined> {
    const info = await this.#master.info();
    const version = info === undefined ? '' : `${info.importedAt} ${info.source} ${info.count}`;
    if (version !== this.#version) for (const each of this.#caches) each.clear();
    this.#version = version;
    return info;
  }
}
