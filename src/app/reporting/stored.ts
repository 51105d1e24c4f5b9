import { ErrorCode, escapeControls, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { sparkline } from '../../domain/performance/sparkline.ts';
import { money } from '../../domain/money/money.ts';
import type { SessionFigures } from '../../storage/ports/store.ts';
import { REPORT_VERSION, type SessionReport } from './document.ts';

type Stored = Readonly<Record<string, unknown>>;

/** Reads a stored report, papertrade's or the predecessor's; its texts come with controls escaped. Rejects with STORE_CORRUPT. */
export function parseStored(stored: string, sessionId: string): Stored {
  try {
    const parsed: unknown = JSON.parse(stored, safeText);
    if (isObject(parsed)) return parsed;
  } catch {
    // Told below, with the session's name.
  }
  throw new PapertradeError(
    ErrorCode.STORE_CORRUPT,
    `The stored report of session ${quoteSafely(sessionId)} is not a JSON object.`,
    { session_id: sessionId },
  );
}

const safeText = (_name: string, value: unknown): unknown =>
  typeof value === 'string' ? escapeControls(value) : value;

/** Whether it was made by this version, and can be shown as it is. */
export function isCurrent(stored: unknown): stored is SessionReport {
  return isObject(stored) && stored['report_version'] === REPORT_VERSION;
}

/** What the predecessor stored: within our report, or the whole of its own. */
export function legacyOf(stored: Stored | undefined): Stored | undefined {
  if (stored === undefined) return undefined;
  const kept = stored['legacy'];
  if (isObject(kept)) return kept;
  return 'report_version' in stored || !('session_id' in stored) ? undefined : stored;
}

/** What a listing shows of a report. */
export function figuresOf(report: SessionReport): SessionFigures {
  const points = report.equity_curve.map((point) => ({ pnl: money(point['pnl'] ?? '0') }));
  return {
    roundTrips: report.closed_round_trips,
    winRate: report.win_rate ?? '',
    maxDrawdown: money(report.max_drawdown),
    fees: money(report.fees),
    sparkline: sparkline(points),
  };
}

const isObject = (value: unknown): value is Stored =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
