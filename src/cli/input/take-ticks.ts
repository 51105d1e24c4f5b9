import { FeedTotals, feedView } from '../../presentation/tables/market/feed-view.ts';
import type { Recorded } from '../../app/market/quotes.ts';
import type { Quote } from '../../app/results.ts';
import type { Context } from '../context.ts';
import { type Tick } from './ticks.ts';

/** Records what the ticks say, group after group, and tells at the end what they did. */
export async function takeTicks(
  groups: AsyncIterable<readonly Tick[]>,
  record: (fresh: readonly Quote[]) => Promise<Recorded>,
  context: Context,
): Promise<void> {
  const totals = new FeedTotals(Date.now());
  const newest = new Map<string, number>();
  const progress = createProgress(context);
  try {
    for await (const ticks of groups) {
      const fresh = ticks.filter((tick) => isNewest(tick, newest));
      const recorded = await record(fresh.map(({ quote }) => quote));
      totals.add(ticks.length, ticks.length - fresh.length, recorded);
      progress(totals);
    }
  } finally {
    progress();
    context.present.show(totals.json(Date.now()), (style) => feedView(totals, Date.now(), style));
  }
}

/** A tick that is older than the instrument's last one says nothing about now. */
function isNewest({ at, quote }: Tick, newest: Map<string, number>): boolean {
  const key = `${quote.segment} ${quote.securityId}`;
  if (at < (newest.get(key) ?? 0)) return false;
  newest.set(key, at);
  return true;
}

/** A line on a terminal that is rewritten once a second; called without totals it goes. */
function createProgress({ process: { stderr }, globals }: Context) {
  const quiet = globals.quiet === true || globals.json === true || stderr.isTTY !== true;
  let shown = Date.now();
  let visible = false;
  return (totals?: FeedTotals): void => {
    if (quiet || (totals ? Date.now() - shown < 1000 : !visible)) return;
    shown = Date.now();
    visible = totals !== undefined;
    stderr.write(totals ? `\r${totals.words(shown)}\u001b[K` : '\r\u001b[K');
  };
}
