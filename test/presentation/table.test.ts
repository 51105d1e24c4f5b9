import { describe, expect, it } from '@jest/globals';
import { NO_COLORS } from '../../src/presentation/tables/style.ts';
import { table, type Column } from '../../src/presentation/tables/table.ts';
import { payoffChart } from '../../src/presentation/charts/payoff-chart.ts';

const column = (title: string, drop?: number): Column<string> => ({
  title,
  cell: (row) => `${row}${title}`,
  drop,
});
const heads = (columns: readonly Column<string>[], width: number): string[] => {
  const [head = ''] = table(columns, ['a', 'b'], { color: NO_COLORS, width }).split('\n');
  return head.split(/ +/);
};

describe('a table on a narrow terminal', () => {
  const columns = [column('Symbol'), column('Price', 1), column('Fees', 2), column('Status')];

  it('has all its columns where they fit', () => {
    expect(heads(columns, 40)).toEqual(['Symbol', 'Price', 'Fees', 'Status']);
  });

  it('loses first what says least', () => {
    expect(heads(columns, 22)).toEqual(['Symbol', 'Price', 'Status']);
    expect(heads(columns, 18)).toEqual(['Symbol', 'Status']);
  });

  it('loses the last ones where all should stay, and keeps two', () => {
    const firm = ['One', 'Two', 'Three', 'Four'].map((title) => column(title));
    expect(heads(firm, 16)).toEqual(['One', 'Two', 'Three']);
    expect(heads(firm, 5)).toEqual(['One', 'Two']);
  });
});

it('a payoff is drawn in one colour where it gains and in another where it loses', () => {
  const drawn = payoffChart({
    outcome: [-100, -50, 0, 50, 100].map((profit, at) => ({ at, profit })),
    later: [],
    now: null,
    breakevens: [],
    ends: [],
    gain: (text) => `<${text}>`,
    loss: (text) => `(${text})`,
  });
  expect(drawn[0]).toBe('    <*>');
  expect(drawn.find((each) => each.startsWith('-'))).toBe('--*--');
  expect(drawn.at(-2)).toBe('(*)');
});
