import type { Session, Store } from '../../storage/ports/store.ts';
import type { Clock } from '../market/calendar.ts';

/** Finds and removes old sessions. */
export class Housekeeper {
  readonly #store: Store;
  readonly #now: Clock;

  constructor(store: Store, now: Clock) {
    this.#store = store;
    this.#now = now;
  }

  /** Sessions that ended longer ago than `age` milliseconds, oldest first; never an active one. */
  async endedBefore(age: number): Promise<readonly Session[]> {
    const latest = this.#now() - age;
    const old = (await this.#store.sessions()).filter(
      (session) => session.status === 'completed' && endOf(session) < latest,
    );
    return old.sort((a, b) => endOf(a) - endOf(b));
  }

  /** Removes sessions one after another; gives those that were there and not active. */
  async remove(
    sessions: readonly Session[],
    onRemoved: (done: number) => void = () => undefined,
  ): Promise<readonly Session[]> {
    const removed: Session[] = [];
    for (const session of sessions) {
      if (await this.#store.removeSession(session.id)) removed.push(session);
      onRemoved(removed.length);
    }
    return removed;
  }
}

/** A session whose times do not read is not known to be old. */
function endOf({ endTime, createdAt }: Session): number {
  const end = Date.parse(endTime || createdAt);
  return Number.isNaN(end) ? Infinity : end;
}
