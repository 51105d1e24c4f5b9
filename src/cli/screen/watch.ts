import { setTimeout as pause } from 'node:timers/promises';
import { milliseconds } from '../../config/duration.ts';
import { invalidValue } from '../../domain/errors.ts';
import { jsonText } from '../../presentation/json/json-text.ts';
import { eventJson, snapshotJson } from '../../presentation/json/watch-json.ts';
import {
  eventsBetween,
  isAnotherSession,
  SessionWatcher,
  type SessionMoment,
} from '../../app/sessions/session-watcher.ts';
import type { Context } from '../context.ts';
import { attendant } from './attend.ts';
import { undeliveredOf } from '../../app/market/holdings.ts';

/** Shows a session live; `named` and `interval` as typed. */
export async function runWatch(
  context: Context,
  named?: string,
  interval = '250ms',
): Promise<void> {
  const every = parseInterval(interval);
  const id = await context.sessionId(named);
  const { stdin, stdout } = context.process;
  if (!context.globals.json && stdin.isTTY && stdout.isTTY) {
    const { watchOnScreen } = await import('./watch-screen.ts');
    await watchOnScreen(id, every, context);
  } else await writeEvents(id, every, context);
}

/** Writes events until the session ends. */
async function writeEvents(id: string, every: number, context: Context): Promise<void> {
  const services = await context.services();
  const { store, tracker, calendar, settings } = services;
  const attend = attendant(services);
  const watcher = new SessionWatcher(store, tracker);
  const write = (document: object): void => {
    context.process.stdout.write(`${jsonText(document)}\n`);
  };
  const t1Of = ({ positions }: SessionMoment) =>
    undeliveredOf(positions, calendar.day(), settings.market);
  let moment = await watcher.momentWithOrders(id);
  let mark = await watcher.changeMark(moment);
  write(snapshotJson(moment, calendar.iso(), await t1Of(moment)));
  while (moment.session.status === 'active') {
    await pause(every);
    await attend(id);
    const now = await watcher.changeMark(moment);
    if (now === mark) continue;
    mark = now;
    const next = await watcher.momentWithOrders(id, moment.balance.revision);
    const at = calendar.iso();
    const t1 = await t1Of(next);
    if (isAnotherSession(moment, next)) {
      write(eventJson({ event: 'ended' }, moment, at, t1));
      return;
    }
    for (const event of eventsBetween(moment, next)) write(eventJson(event, next, at, t1));
    moment = next;
  }
}

/** Between 50 ms, so that a watcher is no load, and an hour. */
function parseInterval(typed: string): number {
  const known = /^\d{1,6}(ms|s|m)$/.test(typed) ? milliseconds(typed) : 0;
  if (known >= 50 && known <= 3_600_000) return known;
  throw invalidValue('interval', typed, 'a time from 50ms to 60m, such as 250ms or 1s');
}
