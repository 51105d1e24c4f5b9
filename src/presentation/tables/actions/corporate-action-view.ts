import { instrumentName } from '../../../domain/instruments/instrument.ts';
import type { DescribedAction } from '../../../app/trading/actions/action-request.ts';
import type { AppliedAction } from '../../../app/trading/actions/corporate-actions.ts';
import { costPrice, isOpen, type Position } from '../../../domain/ledger/position.ts';
import { isZero, round, text } from '../../../domain/money/money.ts';
import { orderJson, positionsJson, walletJson } from '../../json/account-json.ts';
import { gain, grouped, rupees } from '../format.ts';
import type { Style } from '../style.ts';

/** What an action did, by session. */
export function actionJson(
  action: DescribedAction,
  applied: readonly AppliedAction[],
  dryRun: boolean,
) {
  const { name, kind, symbol, exDate, description } = action;
  return {
    action: {
      name,
      kind,
      symbol,
      ex_date: exDate,
      description,
    },
    sessions: applied.map((each) => ({
      session_id: each.sessionId,
      positions: positionsJson(
        each.changed.map(({ after }) => after),
        each.sessionId,
      ).positions,
      dividends: text(each.dividends),
      fraction: text(each.fraction),
      cancelled: each.cancelled.map(orderJson),
      balance: walletJson(each.sessionId, each.balance),
      ...(each.duplicate && { duplicate: true }),
    })),
    ...(dryRun && { dry_run: true }),
  };
}

/** A line for the action, and for each session what it changed there. */
export function actionView(
  action: DescribedAction,
  applied: readonly AppliedAction[],
  dryRun: boolean,
  style: Style,
): string {
  const lead = dryRun ? 'Would apply' : 'Applied';
  const lines = [style.color.bold(`${lead}: ${action.description}`)];
  for (const each of applied) {
    if (applied.length > 1) lines.push('', `Session ${each.sessionId}`);
    lines.push(...sessionLines(each, action, style));
  }
  if (applied.length === 0) lines.push('There is no active session.');
  return lines.join('\n');
}

function sessionLines(each: AppliedAction, action: DescribedAction, style: Style): string[] {
  if (each.duplicate) return ['It was applied before: nothing was changed.'];
  const { changed, dividends, fraction, cancelled } = each;
  return [
    ...(changed.length === 0
      ? [`Nothing of ${action.symbol} was held when the ex-date began.`]
      : changed.map(changeLine)),
    ...(isZero(dividends) ? [] : [`Cash ${gain(dividends, style)}`]),
    ...(isZero(fraction) ? [] : [`${text(round(fraction, 4))} of a share was paid out in cash.`]),
    ...cancelled.map(
      ({ instrument, action, quantity, orderType }) =>
        `Cancelled: ${orderType} ${action} ${grouped(quantity)} ${instrumentName(instrument)}`,
    ),
  ];
}

const changeLine = ({ before, after }: { before: Position; after: Position }): string =>
  `${held(before)} -> ${held(after)}`;

function held(position: Position): string {
  const { instrument, side, netQty } = position;
  const price = isOpen(position) ? ` @ ${rupees(costPrice(position))}` : '';
  return `${instrumentName(instrument)} ${side} ${grouped(netQty)}${price}`;
}
