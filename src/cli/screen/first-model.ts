import { SORTS, type WatchModel } from '../../presentation/tables/account/watch-view.ts';
import { SessionWatcher } from '../../app/sessions/session-watcher.ts';
import type { Services } from '../../app/compose.ts';
import type { Money } from '../../domain/money/money.ts';

/** How many points of the equity curve are kept. */
export const MAX_CURVE = 200;

/** A session as the live screen first shows it; the rest is read while it is there. */
export async function firstModel(id: string, services: Services): Promise<WatchModel> {
  const watcher = new SessionWatcher(services.store, services.tracker);
  const moment = await watcher.moment(id);
  const at = services.calendar.iso();
  return {
    moment,
    curve: [moment.equity],
    sort: SORTS[0],
    chosen: 0,
    message: '',
    help: false,
    at,
    limits: [],
    strategies: [],
  };
}

/** The equity at the session's last steps, oldest first. */
export async function pastEquity(id: string, { reporter }: Services): Promise<Money[]> {
  const curve: Money[] = [];
  for await (const { point } of (await reporter()).steps(id)) {
    curve.push(point.equity);
    if (curve.length > MAX_CURVE) curve.shift();
  }
  return curve;
}
