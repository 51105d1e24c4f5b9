import type { Commit, CommitOutcome, Ending, InstrumentId } from '../ports/store.ts';
import { commitScript, endScript, entryId, outcomeOf } from './commit.ts';
import type { RedisKeys } from './keys.ts';
import type { Evidence, SessionClient } from './session-client.ts';
import { retryUntilKnown } from './retry-until-known.ts';

const COMMITTED: CommitOutcome = { kind: 'committed' };
const isCommitted = (outcome: CommitOutcome): boolean => outcome.kind === 'committed';

/**
 * Writes a commit, and notes with it who holds these instruments. When the connection drops it finds
 * out what became of it.
 */
export function sendCommit(
  client: SessionClient,
  keys: RedisKeys,
  commit: Commit,
  noted: readonly InstrumentId[],
): Promise<CommitOutcome> {
  const id = newCommitId();
  const script = commitScript(commit, keys, id, noted);
  const evidence = evidenceOf(keys, commit, id);
  const step = {
    send: async () => {
      const outcome = outcomeOf(await client.commit(script), commit, client.where);
      if (isCommitted(outcome) && evidence) await client.confirm(evidence);
      return outcome;
    },
    done: () => foundBy(client, evidence),
    where: client.where,
  };
  return retryUntilKnown(step, isCommitted);
}

/** Whether the evidence of a step is there; with `wait_replicas` also on the replicas. */
async function foundBy(
  client: SessionClient,
  evidence: Evidence | undefined,
): Promise<CommitOutcome | undefined> {
  if (!evidence) return undefined;
  const [command, ...rest] = evidence.words;
  if (!evidence.holds(await client.ask((redis) => redis.call(command, ...rest)))) return undefined;
  await client.confirm(evidence);
  return COMMITTED;
}

/**
 * Tells our entry from an equal one of another program: two deposits of one amount at one moment
 * on one revision differ in nothing else.
 */
const newCommitId = (): string => `${PROGRAM}${(commits++).toString(36)}`;
const PROGRAM = Math.floor(Math.random() * 2 ** 52).toString(36);
let commits = 0;

function evidenceOf(
  keys: RedisKeys,
  { sessionId, entries, orders }: Commit,
  id: string,
): Evidence | undefined {
  const entry = entries.at(-1);
  if (entry) {
    const at = entryId(entry);
    const ours = (answer: unknown): boolean =>
      JSON.stringify(answer).includes(`"commit_id","${id}"`);
    return { words: ['XRANGE', keys.journal(sessionId), at, at], holds: ours };
  }
  const order = orders.at(-1);
  if (!order) return undefined;
  const key = keys.idempotency(sessionId, order.clientOrderId);
  return { words: ['GET', key], holds: (answer) => answer === order.id };
}

/** Ends a session, and finds out whether it ended when the connection drops. */
export function sendEnding(
  client: SessionClient,
  keys: RedisKeys,
  ending: Ending,
): Promise<CommitOutcome> {
  const { id, endTime } = ending.session;
  const script = endScript(ending, keys);
  return retryUntilKnown(
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
