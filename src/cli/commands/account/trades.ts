import type { Command } from 'commander';
import type { Context, Launch } from '../../context.ts';
import { addListOptions } from '../../input/list-options.ts';
import { parseLimit } from '../../input/words/limit.ts';
import { parseDay } from '../../input/words/day.ts';
import type { FillEntry } from '../../../domain/ledger/journal.ts';
import { ownEventRecord } from '../../../domain/ledger/actions/own-events.ts';
import { entryRecord } from '../../../domain/ledger/stored/records.ts';
import { tradesView } from '../../../presentation/tables/account/history-view.ts';
import { recentTrades } from '../../../app/market/recent-fills.ts';
import { requireSession } from '../../../app/sessions/require-session.ts';

export interface TradesWords {
  readonly limit?: string;
  readonly since?: string;
}

export function define(command: Command, launch: Launch): void {
  addListOptions(command)
    .description(
      'Show the fills of the journal, newest first, with what each realized, and what happened by itself.',
    )
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
  const { fills, events } = await recentTrades(store, id, { limit, since });
  const document = { trades: records(fills), events: events.map(ownEventRecord) };
  await context.present.list(document, 'trades', (style) => tradesView(fills, style, events));
  if (fills.length === 0) context.present.hint('No trades yet.');
}

/** Each as it is written: a long list is not held twice. */
function* records(fills: readonly FillEntry[]) {
  for (const fill of fills) yield entryRecord(fill);
}
