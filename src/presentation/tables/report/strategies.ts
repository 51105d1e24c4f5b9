import type { StrategyRecord } from '../../../app/reporting/strategies/strategy-records.ts';
import { escapeControls } from '../../../domain/errors.ts';
import { clockTime } from '../format.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { amount, duration, percent, signed } from './show.ts';

/** How long: hours within a day, else days. */
export const heldFor = ({ days_held: days, holding_minutes: minutes }: StrategyRecord): string =>
  days > 0 ? `${days}d` : duration(minutes);

/** What each strategy made, over how long, and with how much margin. */
export function strategiesView(strategies: readonly StrategyRecord[], style: Style): string {
  if (strategies.length === 0) return 'No strategy held anything.';
  const hasMany = new Set(strategies.map((each) => each.session_id)).size > 1;
  const session = {
    title: 'Session',
    cell: (each: StrategyRecord) => escapeControls(each.session_id),
  };
  return table(
    [
      ...(hasMany ? [session] : []),
      { title: 'Id', cell: (each: StrategyRecord) => escapeControls(each.strategy_id) },
      { title: 'Name', cell: (each) => escapeControls(each.name), drop: 3 },
      { title: 'Underlying', cell: (each) => escapeControls(each.underlying), drop: 4 },
      { title: 'Opened', cell: (each) => clockTime(escapeControls(each.opened_at)), drop: 5 },
      { title: 'Status', cell: (each) => each.status, drop: 2 },
      { title: 'Held', cell: heldFor, right: true },
      { title: 'Gross', cell: (each) => signed(each.gross_pnl, style), right: true, drop: 6 },
      { title: 'Fees', cell: (each) => amount(each.fees), right: true, drop: 1 },
      { title: 'Net P&L', cell: (each) => signed(each.net_pnl, style), right: true },
      { title: 'Margin', cell: (each) => amount(each.margin_used), right: true },
      { title: 'On it', cell: (each) => percent(each.return_on_margin), right: true },
      { title: 'Funds', cell: (each) => amount(each.funds_used), right: true, drop: 8 },
      { title: 'On them', cell: (each) => percent(each.return_on_funds), right: true, drop: 7 },
    ],
    strategies,
    style,
  );
}
