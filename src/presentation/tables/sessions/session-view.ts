import type { Session } from '../../../app/results.ts';
import { clockTime, gain } from '../format.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

export function sessionView(session: Session, { color }: Style): string {
  const name = session.name ? ` "${session.name}"` : '';
  const ended = session.endTime ? `, ended ${clockTime(session.endTime)}` : '';
  const started = `started ${clockTime(session.startTime)}`;
  return `Session ${color.bold(session.id)}${name}: ${session.status}, ${started}${ended}`;
}

export function sessionListView(
  sessions: readonly Session[],
  current: string | undefined,
  style: Style,
): string {
  if (sessions.length === 0) return 'No sessions.';
  return table(
    [
      { title: '', cell: (each: Session) => (each.id === current ? '*' : '') },
      { title: 'Session', cell: (each) => each.id },
      { title: 'Name', cell: (each) => each.name, drop: 3 },
      { title: 'Status', cell: (each) => each.status },
      { title: 'Started', cell: (each) => clockTime(each.startTime), drop: 1 },
      { title: 'Ended', cell: (each) => clockTime(each.endTime), drop: 2 },
      { title: 'Orders', cell: (each) => String(each.totalTrades), right: true },
      { title: 'Net P&L', cell: (each) => gain(each.totalPnl, style), right: true },
    ],
    sessions,
    style,
  );
}
