import { invalidValue } from '../../../domain/errors.ts';
import { magnitude, price, text, type Price, type Quantity } from '../../../domain/money/money.ts';
import type {
  ChainFigures,
  SideFigures,
  StrikeFigures,
} from '../../../app/market/options/chain-figures.ts';
import { plain } from '../format.ts';
import type { Style } from '../style.ts';
import { table, type Column } from '../table.ts';
import { digits, figureOf } from './model-figures.ts';

/** What a side of the chain can show, from the outside in: the first go first on a narrow terminal. */
const SIDE_COLUMNS = {
  oi_change: { title: 'ΔOI', cell: (side) => compact(side.oiChange) },
  volume: { title: 'Vol', cell: (side) => compact(side.quote?.dayVolume) },
  bid: { title: 'Bid', cell: (side) => shown(side.quote?.bid) },
  ask: { title: 'Ask', cell: (side) => shown(side.quote?.ask) },
  vega: { title: 'ν', cell: (side) => digits(side.vega, 2) },
  theta: { title: 'Θ', cell: (side) => digits(side.theta, 2) },
  gamma: { title: 'Γ', cell: (side) => digits(side.gamma, 4) },
  oi: { title: 'OI', cell: (side) => compact(side.quote?.oi) },
  delta: { title: 'Δ', cell: (side) => digits(side.delta, 2) },
  ltp: { title: 'LTP', cell: (side) => shown(side.quote?.price) },
} satisfies Readonly<
  Record<string, { readonly title: string; readonly cell: (side: SideFigures) => string }>
>;
type ColumnName = keyof typeof SIDE_COLUMNS;
const CHAIN_COLUMNS = Object.keys(SIDE_COLUMNS) as readonly ColumnName[];
const ALWAYS: readonly ColumnName[] = ['oi', 'delta', 'ltp'];

/** Reads `ltp,delta,oi`. Throws INVALID_VALUE. */
export function parseChainColumns(typed: string): readonly ColumnName[] {
  const names = typed.split(',').map((each) => each.trim().toLowerCase());
  const known = (name: string): name is ColumnName => Object.hasOwn(SIDE_COLUMNS, name);
  const unknown = names.find((name) => !known(name));
  if (unknown !== undefined) {
    throw invalidValue('column', unknown, `names of ${CHAIN_COLUMNS.join(', ')}`);
  }
  return CHAIN_COLUMNS.filter((name) => names.includes(name));
}

export interface ChainLooks {
  readonly columns?: readonly ColumnName[] | undefined;
  readonly straddle?: boolean | undefined;
}

/** The chain: calls on the left, puts on the right, as many figures as the terminal has room for. */
export function optionChainView(chain: ChainFigures, style: Style, looks: ChainLooks = {}): string {
  const names = looks.columns ?? CHAIN_COLUMNS;
  const calls = names.map((name, place) => sideColumn(name, place, 'call', style, looks));
  const puts = names.map((name, place) => sideColumn(name, place, 'put', style, looks)).reverse();
  const line: Column<StrikeFigures> = { title: '│', cell: () => '│' };
  const columns = [...calls, line, ...strikeColumns(style, looks), line, ...puts];
  return [...header(chain, style), table(columns, chain.strikes, style, ' ')].join('\n');
}

function sideColumn(
  name: ColumnName,
  place: number,
  side: 'call' | 'put',
  { color }: Style,
  { columns }: ChainLooks,
): Column<StrikeFigures> {
  const { title, cell } = SIDE_COLUMNS[name];
  const isKept = columns !== undefined || ALWAYS.includes(name);
  const label = name === 'oi' ? `${side === 'call' ? 'CE' : 'PE'} OI` : title;
  return {
    title: label,
    right: true,
    drop: isKept ? undefined : CHAIN_COLUMNS.length - place,
    cell: (row) => {
      const figures = row[side];
      if (!figures) return '';
      const text = cell(figures);
      if (row.isAtm) return color.bold(text);
      return figures.inTheMoney ? color.dim(text) : text;
    },
  };
}

function strikeColumns({ color }: Style, { straddle }: ChainLooks): Column<StrikeFigures>[] {
  const strong = (row: StrikeFigures, text: string) => (row.isAtm ? color.bold(text) : text);
  return [
    { title: ' ', cell: (row) => (row.isAtm ? color.bold('▶') : ' ') },
    { title: 'Strike', right: true, cell: (row) => strong(row, text(row.strike)) },
    { title: 'IV', right: true, cell: (row) => strong(row, digits(row.iv, 2)) },
    ...(straddle
      ? [{ title: 'Straddle', right: true, cell: (row: StrikeFigures) => shown(row.straddle) }]
      : []),
  ];
}

function header(chain: ChainFigures, { color }: Style): readonly string[] {
  const source =
    chain.forwardSource === 'synthetic'
      ? `synthetic ${digits(chain.forwardStrike, 2).replace(/\.00$/, '')}`
      : (chain.forwardSource ?? '');
  const first = [
    color.bold(`${chain.underlying} ${chain.expiry}`),
    `${digits(chain.days, 1)}d`,
    chain.spot ? `spot ${plain(chain.spot)}` : 'no spot price',
    chain.forward === null ? 'no forward' : `F ${plain(figureOf(chain.forward))} (${source})`,
  ];
  const second = [
    chain.atmIv === null ? 'ATM IV -' : `ATM IV ${digits(chain.atmIv, 2)}%`,
    `straddle ${shown(chain.straddle)}`,
    chain.expectedMove === null ? undefined : `1σ ±${digits(chain.expectedMove, 0)}`,
    chain.pcr === null ? undefined : `PCR ${digits(chain.pcr, 2)}`,
    chain.maxPain ? `max pain ${plain(chain.maxPain).replace(/\.00$/, '')}` : undefined,
    chain.ivRank === null ? undefined : `IV rank ${digits(chain.ivRank, 0)}`,
  ];
  return [first, second].map((parts) => parts.filter(Boolean).join(' · '));
}

const shown = (each: Price | null | undefined): string => (each ? each.toFixed(2) : '–');

const CRORE = price('10000000');
const LAKH = price('100000');

/** `42.7L`, `1.2Cr`: as Indian screens show large counts. */
function compact(count: Quantity | null | undefined): string {
  if (!count) return '–';
  const size = magnitude(count);
  if (size.greaterThanOrEqualTo(CRORE)) return `${count.dividedBy(CRORE).toFixed(1)}Cr`;
  if (size.greaterThanOrEqualTo(LAKH)) return `${count.dividedBy(LAKH).toFixed(1)}L`;
  return count.toFixed(0);
}
