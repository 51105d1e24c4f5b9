import { total } from '../../domain/ledger/wallet.ts';
import { isNegative, negate, text } from '../../domain/money/money.ts';
import type { Session } from '../../app/results.ts';
import type { WalletView } from '../../app/sessions/wallet.ts';
import type { BalanceFields, SessionFields } from './documents.ts';

/** The JSON documents of the commands: names of the stored fields, amounts as decimal strings. */
export function sessionJson(session: Session, current: string | undefined): SessionFields {
  return {
    session_id: session.id,
    name: session.name,
    status: session.status,
    mode: session.mode,
    start_time: session.startTime,
    end_time: session.endTime,
    total_trades: session.totalTrades,
    total_pnl: text(session.totalPnl),
    current: session.id === current,
    ...(session.halt && { halted_at: session.halt.at, halt_reason: session.halt.reason }),
    ...(session.unreadable && { unreadable: session.unreadable.join(' ') }),
  };
}

export function balanceJson(view: WalletView): BalanceFields {
  const { session, balance, unrealizedPnl, equity, unsettled } = view;
  return {
    session_id: session.id,
    starting_balance: text(balance.startingBalance),
    deposits: text(balance.deposits),
    available: text(balance.available),
    used: text(balance.used),
    blocked: text(balance.blocked),
    total: text(total(balance)),
    realized_pnl: text(balance.realizedPnl),
    fees: text(balance.fees),
    ...(balance.dividends && { dividends: text(balance.dividends) }),
    unrealized_pnl: text(unrealizedPnl),
    equity: text(equity),
    ...(unsettled && { unsettled: text(unsettled) }),
    ...(isNegative(balance.available) && { margin_shortfall: text(negate(balance.available)) }),
    last_updated: balance.lastUpdated,
  };
}
