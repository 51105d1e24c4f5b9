import { FeedTotals, feedView } from '../../../presentation/tables/market/feed-view.ts';
import type { Recorded } from '../../../app/market/quotes.ts';
import type { Quote } from '../../../app/results.ts';
import type { Context } from '../../context.ts';
import { FallenShares, fallHint } from '../../shared/fallen-shares.ts';
import { liveTotals } from '../../output/live-totals.ts';
import { type Tick } from '../prices/ticks.ts';

/** Records what the ticks say, group after group, and tells at the end what they did. */
export async function takeTicks(
  groups: AsyncIterable<readonly Tick[]>,
  record: (fresh: readonly Quote[]) => Promise<Recorded>,
  context: Context,
): Promise<void> {
  const totals = new FeedTotals(Date.now());
  const newest = new Map<string, number>();
  const live = liveTotals(totals, (style) => feedView(totals, Date.now(), style), context);
  const left = new Set<string>();
  const { store, instruments } = await context.services();
  const shares = new FallenShares(store);
  let isBegun = false;
  try {
    for await (const ticks of groups) {
      isBegun = true;
      const fresh = ticks.filter((tick) => isNewest(tick, newest));
      const quotes = fresh.map(({ quote }) => quote);
      const fallen = await shares.in(quotes);
      const recorded = await record(quotes);
      totals.add(ticks.length, ticks.length - fresh.length, recorded);
      for (const { sessionId, reason } of recorded.unreadable ?? []) {
        if (!left.has(sessionId))
          context.present.hint(`Session ${sessionId} is left as it is. ${reason}`);
        left.add(sessionId);
      }
      for (const { quote, before } of fallen) {
        context.present.hint(fallHint(await instruments.nameOf(quote), before));
      }
      live.progress();
    }
  } catch (error) {
    // Where nothing could be read there is nothing to sum up.
    if (isBegun) live.end();
    throw error;
  }
  live.end();
}

/** A tick that is older than the instrument's last one says nothing about now. */
function isNewest({ at, quote }: Tick, newest: Map<string, number>): boolean {
  const key = `${quote.segment} ${quote.securityId}`;
  if (at < (newest.get(key) ?? 0)) return false;
  newest.set(key, at);
  return true;
}
