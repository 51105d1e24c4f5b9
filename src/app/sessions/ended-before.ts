import type { Session, Store } from '../../storage/ports/store.ts';

/** Sessions that ended before a moment (milliseconds), the oldest first; never an active one. */
export async function sessionsEndedBefore(
  moment: number,
  store: Pick<Store, 'sessions'>,
): Promise<readonly Session[]> {
  const sessions = await store.sessions();
  const old = sessions.filter((each) => each.status === 'completed' && endOf(each) < moment);
  return old.sort((a, b) => endOf(a) - endOf(b));
}

/** A session whose times do not read is not known to be old. */
function endOf({ endTime, createdAt }: Session): number {
  const end = Date.parse(endTime || createdAt);
  return Number.isNaN(end) ? Infinity : end;
}
