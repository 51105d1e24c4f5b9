/** The thread of `commit-thread.ts`: opens the file that it is told and writes what it is sent. */
import { parentPort, workerData } from 'node:worker_threads';
import { PapertradeError } from '../../domain/errors.ts';
import { runCommit, type CommitPlan } from './commit.ts';
import type { Answer } from './commit-thread.ts';
import { Database } from './database.ts';

let opened: Database | undefined;

function answer(plan: CommitPlan): Answer {
  try {
    const db = (opened ??= Database.open(String(workerData)));
    return { outcome: db.write(() => runCommit(db, plan)) };
  } catch (error) {
    if (!(error instanceof PapertradeError)) return { error };
    return { refusal: [error.code, error.message, error.details] };
  }
}

parentPort?.on('message', (message: CommitPlan | 'close') => {
  if (message !== 'close') parentPort?.postMessage(answer(message));
  else {
    opened?.close();
    parentPort?.close();
  }
});
