import { isSameState } from '../../../domain/ledger/wallet.ts';
import { isHeld } from '../../../domain/strategies/leg-position.ts';
import type { Store } from '../../../storage/ports/store.ts';
import type { GroupReader } from '../../margin/group-reader.ts';
import { quotedOf, quotesByName } from '../../market/options/option-market.ts';
import { requireSession } from '../../sessions/require-session.ts';
import type { NamedRequest } from '../strategy-request.ts';

export type LegsRead = Exclude<Awaited<ReturnType<typeof readLegs>>, 'conflict'>;

/**
 * All that deciding legs and telling of them needs: the books of all legs, the session's strategies
 * and the quotes beside, in one trip. They must be of one state, and of the one by which the legs were
 * chosen; else it is a conflict.
 */
export async function readLegs(
  { sessionId, legs, clientId, held, chains = [] }: NamedRequest,
  { store, groups }: { readonly store: Store; readonly groups?: GroupReader | undefined },
) {
  const instruments = legs.map(({ instrument }) => instrument);
  const beside = [
    ...(held?.legPositions.filter(isHeld).map(({ instrument }) => instrument) ?? []),
    ...chains.flatMap(quotedOf),
  ];
  const reads = instruments.map((instrument, at) =>
    store.tradingState(sessionId, instrument, `${clientId}/${at + 1}`, at === 0),
  );
  const [strategies, last, underlyings, quotes, ...found] = await Promise.all([
    store.strategies(sessionId),
    store.sessionState(sessionId),
    groups?.quotesBesideAll(instruments) ?? new Map<never, never>(),
    beside.length === 0 ? [] : store.quotesFor(beside),
    ...reads,
  ]);
  const states = found.map((each) => requireSession(each, sessionId));
  const { balance } = requireSession(last, sessionId);
  // The session was the same before the strategies were read and after: none came between.
  const all = [...states.map((each) => each.balance), ...(held ? [held.state] : [])];
  if (!all.every((each) => isSameState(each, balance))) return 'conflict' as const;
  const quoteOf = quotesByName([...quotes, ...states.map(({ quote }) => quote)]);
  return { states, strategies, market: { chains, quoteOf, underlyings } };
}
