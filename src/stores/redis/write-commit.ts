import type { Commit, CommitOutcome, Ending } from '../store.ts';
import { commitScript, endScript, entryId, outcomeOf, unflat } from './commit.ts';
import type { RedisKeys } from './keys.ts';
import type { SessionClient } from './session-client.ts';
import { surely } from './surely.ts';

const COMMITTED: CommitOutcome = { kind: 'committed' };
const isCommitted = (outcome: CommitOutcome): boolean => outcome.kind === 'committed';

/** Runs the script of a commit, and finds out what became of it when the connection drops. */
export function sendCommit(
  client: SessionClient,
  keys: RedisKeys,
  commit: Commit,
): Promise<CommitOutcome> {
  const id = newCommitId();
  const script = commitScript(commit, keys, id);
  return surely(
    {
      send: async () => outcomeOf(await client.commit(script), commit, client.where),
      done: async () => ((await wasCommitted(client, keys, commit, id)) ? COMMITTED : undefined),
      where: client.where,
    },
    isCommitted,
  );
}

/**
 * Tells our entry from an equal one of another program: two deposits of one amount at one moment
 * on one revision differ in nothing else.
 */
const newCommitId = (): string => Math.floor(Math.random() * 2 ** 52).toString(36);

async function wasCommitted(
  client: SessionClient,
  keys: RedisKeys,
  { sessionId, entries, orders }: Commit,
  id: string,
): Promise<boolean> {
  const entry = entries.at(-1);
  if (entry) {
    const at = entryId(entry);
    const [found] = await client.run((redis) => redis.xrange(keys.journal(sessionId), at, at));
    return found !== undefined && unflat(found[1])['commit_id'] === id;
  }
  const order = orders.at(-1);
  if (!order) return false;
  const key = keys.idempotency(sessionId, order.clientOrderId);
  return (await client.read([['get', key]]))[0] === order.id;
}

/** Ends a session, and finds out whether it ended when the connection drops. */
export function sendEnding(
  client: SessionClient,
  keys: RedisKeys,
  ending: Ending,
): Promise<CommitOutcome> {
  const { id, endTime } = ending.session;
  const script = endScript(ending, keys);
  return surely(
    {
      send: async () => outcomeOf(await client.commit(script), { orders: [] }, client.where),
      done: async () => {
        const [meta, report] = await client.read([
          ['hgetall', keys.meta(id)],
          ['get', keys.report(id)],
        ]);
        const found = meta as Readonly<Record<string, string>>;
        const ours = found['status'] === 'completed' && found['end_time'] === endTime;
        return ours && report === ending.report ? COMMITTED : undefined;
      },
      where: client.where,
    },
    isCommitted,
  );
}
