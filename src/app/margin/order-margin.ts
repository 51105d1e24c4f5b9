import { reducedPosition, type Account } from '../../domain/ledger/fill.ts';
import type { LedgerTransaction } from '../../domain/ledger/ledger-transaction.ts';
import { isOpen, lockedAmount, type Position } from '../../domain/ledger/position.ts';
import { marginGroupOf, type GroupName } from '../../domain/margin/group.ts';
import { locksShare, type GroupMargins } from '../../domain/margin/group-margins.ts';
import { NOTHING_REQUIRED, type Requirement } from '../../domain/margin/requirement.ts';
import { greater, sum, type Money } from '../../domain/money/money.ts';
import type { MarginSource } from './margin-model.ts';

/** What an order makes contracts on one underlying block. */
export interface OrderMargin {
  readonly group: GroupName;
  readonly source: MarginSource;
  /** What they block after it. */
  readonly requirement: Requirement;
  /** What they blocked before it. */
  readonly before: Money;
  /** The most that they block while its legs fill one after another. */
  readonly peak: Money;
  /** Whether a stock stands on the minimum of all stocks: its real figure may be far higher. */
  readonly onFloor: boolean;
}

/** What the fills of a transaction did to the groups that it was begun with. */
export function orderMargins(
  groups: readonly (GroupMargins | undefined)[],
  { judged, entries }: Pick<LedgerTransaction, 'judged' | 'entries'>,
): readonly OrderMargin[] {
  if (!entries.some(({ type }) => type === 'FILL')) return [];
  return groups.flatMap((margins) => {
    if (!margins) return [];
    const { group, begunWith } = margins;
    const own = judged.filter((each) => each.group === group);
    const last = own.at(-1);
    const before = lockedBy(begunWith);
    const requirement = last?.requirement ?? NOTHING_REQUIRED;
    const peak = own.reduce((most, each) => greater(most, each.requirement.total), before);
    const { source = 'model', onFloor = false } = last ?? {};
    return [{ group, source, requirement, before, peak, onFloor }];
  });
}

/** The same of a contract that locks a share of its value, as no price of its underlying is known. */
export function shareMargin(
  position: Position | undefined,
  before: Account,
): readonly OrderMargin[] {
  const group = position && marginGroupOf(position.instrument);
  if (!group || !isOpen(position) || !locksShare(position)) return [];
  const held = reducedPosition(before, position.side === 'LONG' ? 'SELL' : 'BUY');
  const [was, is] = [lockedBy(held ? [held] : []), lockedAmount(position)];
  const requirement = { ...NOTHING_REQUIRED, span: is, total: is };
  const peak = greater(was, is);
  return [{ group, source: 'percent', requirement, before: was, peak, onFloor: false }];
}

const lockedBy = (positions: readonly Position[]): Money =>
  sum(positions.filter((each) => isOpen(each) && locksShare(each)).map(lockedAmount));
