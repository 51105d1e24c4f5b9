import { instrumentKey, isEquity } from '../../domain/instruments/instrument.ts';
import { add, isLess, subtract, ZERO_QUANTITY, type Quantity } from '../../domain/money/money.ts';
import { isOpen, signedQuantity, type Position } from '../../domain/ledger/position.ts';
import type { NamedTrade } from './trade.ts';

/**
 * The sales of shares that were bought before the trades begin. A client may sell a share short, but
 * must buy it back on the same day: what a day sells beyond that was held before, the last sales of
 * the day first. `trades` are oldest first; `positions` what the session holds before them.
 */
export function soldFromBefore(
  trades: readonly NamedTrade[],
  positions: readonly Position[],
): ReadonlySet<NamedTrade> {
  const held = new Map<string, Quantity>();
  for (const position of positions.filter(isOpen)) {
    held.set(instrumentKey(position.instrument), signedQuantity(position));
  }
  const unknown = new Set<NamedTrade>();
  for (const [key, day] of daysOfShares(trades)) {
    const share = key.slice(key.indexOf(' ') + 1);
    let left = day.reduce((all, each) => add(all, signed(each)), held.get(share) ?? ZERO_QUANTITY);
    for (const trade of [...day].reverse()) {
      if (!isLess(left, ZERO_QUANTITY)) break;
      if (trade.action !== 'SELL') continue;
      unknown.add(trade);
      left = add(left, trade.quantity);
    }
    held.set(share, left);
  }
  return unknown;
}

/** The trades of each share and day, in the order of time. */
function daysOfShares(trades: readonly NamedTrade[]): Map<string, NamedTrade[]> {
  const days = new Map<string, NamedTrade[]>();
  for (const trade of trades) {
    if (!isEquity(trade.instrument.segment)) continue;
    const key = `${trade.day} ${instrumentKey(trade.instrument)}`;
    const known = days.get(key);
    if (known) known.push(trade);
    else days.set(key, [trade]);
  }
  return days;
}

const signed = ({ action, quantity }: NamedTrade): Quantity =>
  action === 'BUY' ? quantity : subtract(ZERO_QUANTITY, quantity);
