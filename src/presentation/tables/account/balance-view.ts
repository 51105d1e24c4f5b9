import { total } from '../../../domain/ledger/wallet.ts';
import { isNegative, isZero, negate, ZERO } from '../../../domain/money/money.ts';
import type { WalletView } from '../../../app/sessions/wallet.ts';
import { fields, rowUnless } from '../fields.ts';
import { gain, rupees } from '../format.ts';
import type { Style } from '../style.ts';

export function balanceView(view: WalletView, style: Style): string {
  const { balance, unrealizedPnl, equity, unsettled = ZERO } = view;
  const { deposits, available, blocked, dividends = ZERO } = balance;
  return fields(
    [
      ['Starting balance', rupees(balance.startingBalance)],
      ...rowUnless(isZero(deposits), 'Deposits', rupees(deposits)),
      ['Available', rupees(available)],
      ...rowUnless(isZero(unsettled), 'Of it unsettled', rupees(unsettled)),
      ...rowUnless(!isNegative(available), 'Margin shortfall', rupees(negate(available))),
      ['Used', rupees(balance.used)],
      ...rowUnless(isZero(blocked), 'Blocked', rupees(blocked)),
      ['Total', rupees(total(balance))],
      ['Realized P&L', gain(balance.realizedPnl, style)],
      ['Fees', rupees(balance.fees)],
      ...rowUnless(isZero(dividends), 'Dividends', gain(dividends, style)),
      ['Unrealized P&L', gain(unrealizedPnl, style)],
      ['Equity', style.color.bold(rupees(equity))],
    ],
    style,
  );
}
