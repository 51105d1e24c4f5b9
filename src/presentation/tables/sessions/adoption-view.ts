import { total, type Balance } from '../../../domain/ledger/wallet.ts';
import { money, round, text, type Money } from '../../../domain/money/money.ts';
import { positionRecord } from '../../../domain/ledger/stored/records.ts';
import type { AdoptionPlan } from '../../../migration/adoption.ts';
import { rupees } from '../format.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

const FIGURES: readonly (readonly [string, (balance: Balance) => Money])[] = [
  ['starting_balance', (balance) => balance.startingBalance],
  ['available', (balance) => balance.available],
  ['used', (balance) => balance.used],
  ['total', total],
  ['realized_pnl', (balance) => balance.realizedPnl],
  ['fees', (balance) => balance.fees],
];

export function adoptionJson({ session, before, after, broken, positions }: AdoptionPlan) {
  const figures = (balance: Balance) =>
    Object.fromEntries(FIGURES.map(([name, pick]) => [name, text(pick(balance))]));
  return {
    session_id: session.id,
    before: figures(before),
    after: figures(after),
    broken_identities: broken,
    positions: positions.map((each) => positionRecord(each, session.id)),
  };
}

/** The figures before and after, and the identities that did not hold. */
export function adoptionView(
  { session, before, after, broken }: AdoptionPlan,
  style: Style,
): string {
  const rows = FIGURES.map(([name, pick]) => ({ name, before: pick(before), after: pick(after) }));
  const shown = (amount: Money): string => rupees(round(amount));
  const figures = table(
    [
      { title: `Session ${session.id}`, cell: (row: (typeof rows)[number]) => row.name },
      { title: 'Before', cell: (row) => shown(row.before), right: true },
      { title: 'After', cell: (row) => shown(row.after), right: true },
    ],
    rows,
    style,
  );
  if (broken.length === 0) return figures;
  const side = (written: string): string => shown(money(written));
  const lines = broken.map(
    ({ identity, left, right }) => `  ${identity}\n    ${side(left)} / ${side(right)}`,
  );
  return [figures, '', style.color.yellow('What did not hold before:'), ...lines].join('\n');
}
