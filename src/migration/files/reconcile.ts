import {
  add,
  equals,
  isLess,
  isZero,
  magnitude,
  money,
  subtract,
  sum,
  text,
  type Money,
  ZERO,
} from '../../domain/money/money.ts';
import { costPrice, isOpen, unrealizedPnl, type Position } from '../../domain/ledger/position.ts';
import type { Bookkeeper } from './bookkeeper.ts';
import type { InstrumentNames } from './names.ts';
import type { SessionPlan } from './planner.ts';

/** One figure: what the files say beside what the ledger says. */
export interface ReconciliationLine {
  readonly item: string;
  readonly files: string;
  readonly ledger: string;
  readonly difference: string;
  readonly equal: boolean;
  /** The likely reason of a difference; empty for none. */
  readonly reason: string;
}

/** The files are floats, so that a paisa more or less is none. */
const TOLERANCE = money('0.01');

/** Compares the files' own figures with the ledger that their orders lead to. */
export function reconcile(
  plan: SessionPlan,
  books: Pick<Bookkeeper, 'balance' | 'positions'>,
  problems: { readonly rejected: number; readonly fee: Money | undefined },
  names: Pick<InstrumentNames, 'idInLedger'>,
): ReconciliationLine[] {
  const { balance } = books;
  const open = books.positions.filter(isOpen);
  const available = plan.balance?.available ?? plan.report?.available;
  const used = plan.balance?.used ?? plan.report?.used;
  const pnl = plan.report?.totalPnl;
  const reasonFor = likelyReason(problems);
  const gross = add(balance.realizedPnl, sum(open.map(unrealizedPnl)));
  return [
    ...(available ? [compared('available', available, balance.available, reasonFor)] : []),
    ...(used ? [compared('used', used, balance.used, reasonFor)] : []),
    ...(pnl ? [compared("the report's P&L", pnl, gross, reasonFor)] : []),
    ...positionLines(plan, open, reasonFor, names),
  ];
}

type ReasonFor = (difference: Money) => string;

function likelyReason({ rejected, fee }: Parameters<typeof reconcile>[2]): ReasonFor {
  return (difference) => {
    if (rejected > 0) return `${rejected} rows were rejected`;
    if (!fee) return 'orders were charged by a schedule: give the fee that the files paid';
    const fees = isZero(fee) ? undefined : difference.dividedBy(fee).abs();
    if (fees?.isInteger()) return `${fees.toFixed()} fees of ${text(fee)}: give another fee`;
    return 'orders are missing from the files, or the predecessor computed it wrongly';
  };
}

function compared(
  item: string,
  files: Money,
  ledger: Money,
  reasonFor: ReasonFor,
): ReconciliationLine {
  const difference = subtract(ledger, files);
  const equal = !isLess(TOLERANCE, magnitude(difference));
  return {
    item,
    files: text(files),
    ledger: text(ledger),
    difference: text(difference),
    equal,
    reason: equal ? '' : reasonFor(difference),
  };
}

function positionLines(
  plan: SessionPlan,
  open: readonly Position[],
  reasonFor: ReasonFor,
  names: Pick<InstrumentNames, 'idInLedger'>,
): ReconciliationLine[] {
  if (plan.positions.length === 0) return [];
  const held = new Map(open.map((each) => [keyOf(each.instrument.securityId, each.side), each]));
  const lines = plan.positions.flatMap((each) => {
    const key = keyOf(names.idInLedger(each.securityId), each.side);
    const position = held.get(key);
    held.delete(key);
    const name = position?.instrument.symbol ?? `${each.name.symbol} ${each.securityId}`;
    const quantity = money(text(each.quantity));
    const price = money(text(each.entryPrice));
    const [netQty, cost] = position
      ? [money(text(position.netQty)), money(text(costPrice(position)))]
      : [ZERO, ZERO];
    return [
      compared(`${name} quantity`, quantity, netQty, reasonFor),
      ...(position && equals(quantity, netQty)
        ? [compared(`${name} entry price`, price, cost, averaged)]
        : []),
    ];
  });
  const unnamed = [...held.values()].map((each) =>
    compared(`${each.instrument.symbol} quantity`, ZERO, money(text(each.netQty)), reasonFor),
  );
  return [...lines, ...unnamed];
}

/** The predecessor averaged over quantity that was already sold. */
const averaged: ReasonFor = () => 'the predecessor kept one average over quantity already sold';

const keyOf = (securityId: string, side: string): string => `${securityId} ${side}`;
