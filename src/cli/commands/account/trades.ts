import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { addListOptions } from '../../input/list-options.ts';
import { parseLimit } from '../../input/arguments/numbers.ts';
import { parseDay } from '../../input/arguments/day.ts';
import type { FillEntry } from '../../../domain/ledger/journal.ts';
import { ownEventRecord, type OwnEvent } from '../../../domain/ledger/actions/own-events.ts';
import { fillJson } from '../../../presentation/json/account-json.ts';
import { tradesView } from '../../../presentation/tables/account/history-view.ts';
import { fillsBack } from '../../../app/market/recent-fills.ts';
import { requireSession } from '../../../app/sessions/require-session.ts';

type TradesOptions = Options<'limit' | 'since'>;

export function define(command: Command): void {
  addListOptions(command)
    .description(
      'Show the fills of the journal, newest first, with what each realized, and what happened by itself.',
    )
    .option('--limit <count>', 'at most this many')
    .option('--since <date>', 'from this trading day on: YYYY-MM-DD, today, yesterday, -3d')
    .addHelpText('after', '\nExample:\n  papertrade trades --since yesterday');
}

export async function run(context: Context, options: TradesOptions): Promise<void> {
  const limit = parseLimit(options.limit);
  const since =
    options.since === undefined ? '' : await parseDay(options.since, () => context.today());
  const id = await context.sessionId();
  const { store } = await context.services();
  requireSession(await store.sessionState(id), id);
  const events: OwnEvent[] = [];
  let count = 0;
  async function* fills() {
    for await (const fill of fillsBack(store, id, { limit, since }, events)) {
      count += 1;
      yield fill;
    }
  }
  const document = {
    trades: records(fills()),
    get events() {
      return events.map(ownEventRecord);
    },
  };
  await context.present.list(document, 'trades', async (style) => {
    const shown: FillEntry[] = [];
    for await (const fill of fills()) shown.push(fill);
    return tradesView(shown, style, events);
  });
  if (count === 0) context.present.hint('Trade with "papertrade buy".');
}

/** Each as it is written: a long list is not held. */
async function* records(fills: AsyncIterable<FillEntry>) {
  for await (const fill of fills) yield fillJson(fill);
}
