import { total } from '../../../domain/ledger/wallet.ts';
import { isNegative, isZero, negate, ZERO } from '../../../domain/money/money.ts';
import type { WalletView } from '../../../app/sessions/wallet.ts';
import { fields } from '../fields.ts';
import { gain, rupees } from '../format.ts';
import type { Style } from '../style.ts';

export function balanceView(view: WalletView, style: Style): string {
  const { balance, unrealizedPnl, equity, unsettled } = view;
  const rows: [string, string][] = [
    ['Starting balance', rupees(balance.startingBalance)],
    ['Deposits', rupees(balance.deposits)],
    ['Available', rupees(balance.available)],
    ['Of it unsettled', rupees(unsettled ?? ZERO)],
    ['Margin shortfall', rupees(negate(balance.available))],
    ['Used', rupees(balance.used)],
    ['Blocked', rupees(balance.blocked)],
    ['Total', rupees(total(balance))],
    ['Realized P&L', gain(balance.realizedPnl, style)],
    ['Fees', rupees(balance.fees)],
    ['Dividends', gain(balance.dividends ?? ZERO, style)],
    ['Unrealized P&L', gain(unrealizedPnl, style)],
    ['Equity', style.color.bold(rupees(equity))],
  ];
  const empty = [
    ...(isZero(balance.deposits) ? ['Deposits'] : []),
    ...(isZero(balance.dividends ?? ZERO) ? ['Dividends'] : []),
    ...(isZero(balance.blocked) ? ['Blocked'] : []),
    ...(isNegative(balance.available) ? [] : ['Margin shortfall']),
    ...(isZero(unsettled ?? ZERO) ? ['Of it unsettled'] : []),
  ];
  return fields(
    rows.filter(([name]) => !empty.includes(name)),
    style,
  );
}
