import type { Session } from '../../../app/results.ts';
import { clockTime, gain } from '../format.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { haltLine, isHalted } from './halt-line.ts';

export function sessionView(session: Session, style: Style): string {
  const name = session.name ? ` "${session.name}"` : '';
  const ended = session.endTime ? `, ended ${clockTime(session.endTime)}` : '';
  const started = `started ${clockTime(session.startTime)}`;
  const what = `Session ${style.color.bold(session.id)}${name}`;
  return [`${what}: ${session.status}, ${started}${ended}`, ...haltLine(session, style)].join('\n');
}

export function sessionListView(
  sessions: readonly Session[],
  current: string | undefined,
  style: Style,
): string {
  if (sessions.length === 0) return 'No sessions.';
  const status = (each: Session): string =>
    isHalted(each) ? style.color.red('HALTED') : each.status;
  const moment = (iso: string): string => clockTime(iso).slice(0, 16);
  return table(
    [
      { title: '', cell: (each: Session) => (each.id === current ? '*' : '') },
      { title: 'Session', cell: (each) => each.id },
      { title: 'Name', cell: (each) => each.name, drop: 3 },
      { title: 'Status', cell: status },
      { title: 'Started', cell: (each) => moment(each.startTime), drop: 1 },
      { title: 'Ended', cell: (each) => moment(each.endTime), drop: 2 },
      { title: 'Orders', cell: (each) => String(each.totalTrades), right: true },
      {
        title: 'Net P&L',
        cell: (each) => (each.unreadable ? '?' : gain(each.totalPnl, style)),
        right: true,
      },
    ],
    sessions,
    style,
  );
}
