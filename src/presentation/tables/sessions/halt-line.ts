import type { Session } from '../../../app/results.ts';
import { clockTime } from '../format.ts';
import type { Style } from '../style.ts';

/** Whether the session allows only closing orders now. */
export const isHalted = ({ status, halt }: Session): boolean =>
  status === 'active' && halt !== undefined;

/** `HALTED since 2026-11-27 10:15:00 (lunch): only closing orders`; nothing where there is no halt. */
export function haltLine(session: Session, { color }: Style): string[] {
  const { halt } = session;
  if (!halt || !isHalted(session)) return [];
  const reason = halt.reason === '' ? '' : ` (${halt.reason})`;
  return [`${color.red('HALTED')} since ${clockTime(halt.at)}${reason}: only closing orders`];
}
