import { compare, money } from '../../domain/money/money.ts';
import type { Session, Store } from '../../storage/ports/store.ts';

const PAGE = 1000;

export const SORTS = ['time', 'pnl', 'trades', 'win-rate', 'drawdown'] as const;
type ReportSort = (typeof SORTS)[number];

export interface ListingQuery {
  /** Unix milliseconds: created from `since` on and before `until`. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly status?: Session['status'] | undefined;
  readonly sort: ReportSort;
  readonly limit?: number | undefined;
}

/** By time the newest first; by a figure the highest first, sessions without it last. */
const ORDERS: Readonly<Record<ReportSort, ((a: Session, b: Session) => number) | undefined>> = {
  time: undefined,
  pnl: (a, b) => compare(b.totalPnl, a.totalPnl),
  trades: (a, b) => b.totalTrades - a.totalTrades,
  'win-rate': (a, b) => compare(money(b.figures?.winRate || '0'), money(a.figures?.winRate || '0')),
  drawdown: (a, b) =>
    compare(b.figures?.maxDrawdown ?? money('0'), a.figures?.maxDrawdown ?? money('0')),
};

/** The sessions' stored figures, page by page; no journal is read. */
export async function listReports(store: Store, query: ListingQuery): Promise<readonly Session[]> {
  const order = ORDERS[query.sort];
  const wanted = query.limit ?? Infinity;
  const found: Session[] = [];
  for (let from = 0; ; from += PAGE) {
    const { since, until, status } = query;
    const page = await store.sessionPage({ since, until, from, limit: PAGE });
    found.push(...page.filter((each) => status === undefined || each.status === status));
    const enough = order === undefined && found.length >= wanted;
    if (page.length < PAGE || enough) break;
  }
  return (order ? found.sort(order) : found).slice(0, wanted);
}
