import { newStateId } from '../../codec/session/state-id.ts';
import type { Commit, CommitOutcome, Ending, InstrumentId } from '../../ports/store.ts';
import { commitScript, endScript, entryId, outcomeOf } from './commit.ts';
import type { RedisKeys } from '../keys.ts';
import type { Evidence, SessionClient } from '../connection/session-client.ts';
import { retryUntilKnown } from '../connection/retry-until-known.ts';

const isCommitted = (outcome: CommitOutcome): boolean => outcome.kind === 'committed';

/**
 * Writes a commit, and notes with it who holds these instruments. When the connection drops it finds
 * out what became of it.
 */
export function sendCommit(
  client: SessionClient,
  commit: Commit,
  noted: readonly InstrumentId[],
): Promise<CommitOutcome> {
  const stateId = newStateId();
  const script = commitScript(commit, client.keys, stateId, noted);
  const evidence = evidenceOf(client.keys, commit, stateId);
  const step = {
    send: async () => {
      const outcome = outcomeOf(await client.commit(script), commit, stateId, client.where);
      if (isCommitted(outcome)) await client.confirm(evidence);
      return outcome;
    },
    done: async (): Promise<CommitOutcome | undefined> =>
      (await isDone(client, evidence)) ? { kind: 'committed', stateId } : undefined,
    where: client.where,
  };
  return retryUntilKnown(step, isCommitted);
}

/** Whether the evidence of a step is there; with `wait_replicas` also on the replicas. */
async function isDone(client: SessionClient, evidence: Evidence): Promise<boolean> {
  const [command, ...rest] = evidence.command;
  if (!evidence.holds(await client.ask((redis) => redis.call(command, ...rest)))) return false;
  await client.confirm(evidence);
  return true;
}

/** What a step writes last: its journal entry, else its order's client id, else its state. */
function evidenceOf(
  keys: RedisKeys,
  { sessionId, entries, orders }: Commit,
  stateId: string,
): Evidence {
  const entry = entries.at(-1);
  if (entry) {
    const at = entryId(entry);
    const ours = (answer: unknown): boolean =>
      JSON.stringify(answer).includes(`"commit_id","${stateId}"`);
    return { command: ['XRANGE', keys.journal(sessionId), at, at], holds: ours };
  }
  const order = orders.at(-1);
  if (order) {
    const key = keys.idempotency(sessionId, order.clientOrderId);
    return { command: ['GET', key], holds: (answer) => answer === order.id };
  }
  const command = ['HGET', keys.balance(sessionId), 'state_id'] as const;
  return { command, holds: (answer) => answer === stateId };
}

/** Ends a session, and finds out whether it ended when the connection drops. */
export function sendEnding(client: SessionClient, ending: Ending): Promise<CommitOutcome> {
  const { id, endTime } = ending.session;
  const stateId = newStateId();
  const script = endScript(ending, client.keys, stateId);
  const committed: CommitOutcome = { kind: 'committed', stateId };
  const step = { sessionId: id, orders: [] };
  return retryUntilKnown(
    {
      send: async () => outcomeOf(await client.commit(script), step, stateId, client.where),
      done: async () => {
        const [meta, report] = await client.read([
          ['hgetall', client.keys.meta(id)],
          ['get', client.keys.report(id)],
        ]);
        const found = meta as Readonly<Record<string, string>>;
        const ours = found['status'] === 'completed' && found['end_time'] === endTime;
        return ours && report === ending.report ? committed : undefined;
      },
      where: client.where,
    },
    isCommitted,
  );
}
