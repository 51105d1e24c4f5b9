import type { Command } from 'commander';
import type { Context, Launch } from '../../context.ts';
import { addListOptions } from '../../input/list-options.ts';
import { parseLimit } from '../../input/limit.ts';
import { parseDay } from '../../input/day.ts';
import { entryRecord } from '../../../domain/ledger/records.ts';
import { tradesView } from '../../../presentation/tables/account/history-view.ts';
import { recentFills } from '../../../app/market/recent-fills.ts';
import { requireSession } from '../../../app/sessions/require-session.ts';

export interface TradesWords {
  readonly limit?: string;
  readonly since?: string;
}

export function define(command: Command, launch: Launch): void {
  addListOptions(command)
    .description('Show the fills of the journal, newest first, with what each realized.')
    .option('--limit <count>', 'at most this many')
    .option('--since <date>', 'from this trading day on: YYYY-MM-DD, today, yesterday, -3d')
    .addHelpText('after', '\nExample:\n  papertrade trades --since 2025-09-15')
    .action(() => launch(command, (context) => runTrades(command.opts<TradesWords>(), context)));
}

export async function runTrades(words: TradesWords, context: Context): Promise<void> {
  const limit = parseLimit(words.limit);
  const since = words.since === undefined ? '' : await parseDay(words.since, () => context.today());
  const id = await context.sessionId();
  const { store } = await context.services();
  requireSession(await store.sessionState(id), id);
  const trades = await recentFills(store, id, { limit, since });
  const document = { trades: trades.map(entryRecord) };
  await context.present.list(document, 'trades', (style) => tradesView(trades, style));
  if (trades.length === 0) context.present.hint('No trades yet.');
}
