import {
  divide,
  isNegative,
  isPositive,
  isZero,
  money,
  multiply,
  round,
} from '../../../domain/money/money.ts';
import type { SessionReport } from '../../../app/reporting/session-reporter.ts';
import { counted, gain, rupees } from '../format.ts';
import type { Style } from '../style.ts';

/**
 * The session in a sentence: `Net +₹1,460 on 12 round trips, 58% won, fees took 35% of the gross.`
 */
export function summaryLine(report: SessionReport, style: Style): string {
  const net = money(report.total_pnl);
  const trips = report.closed_round_trips;
  const made = `Net ${whole(gain(net, style))}`;
  const parts = [trips === 0 ? made : `${made} on ${counted(trips, 'round trip')}`];
  if (trips === 0 && !hasNoJournal(report)) parts.push('no round trip closed yet');
  if (trips > 0 && report.win_rate !== null) {
    parts.push(`${round(money(report.win_rate), 0).toFixed()}% won`);
  }
  parts.push(...feesClause(report));
  const open = report.performance_summary.open_positions;
  if (open > 0) parts.push(`${counted(open, 'position')} open`);
  return `${parts.join(', ')}.`;
}

/** The predecessor's sessions have none until they are adopted: nobody knows their round trips. */
export const hasNoJournal = ({ reasons }: SessionReport): boolean =>
  reasons['return_percent'] === 'no_journal';

function feesClause(report: SessionReport): string[] {
  const fees = money(report.fees);
  const gross = money(report.gross_pnl);
  if (isZero(fees)) return [];
  if (!isPositive(gross)) {
    const side = isNegative(gross) ? 'added to the loss' : 'were all of it';
    return [`fees of ${whole(rupees(fees))} ${side}`];
  }
  const share = divide(multiply(fees, 100), gross, 0)?.toFixed() ?? '0';
  return [`fees took ${share}% of the gross`];
}

/** Paise that are 0 are left out of a sentence. */
const whole = (text: string): string => text.replace('.00', '');
