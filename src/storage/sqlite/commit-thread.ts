import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { ErrorCode, PapertradeError, type ErrorDetails } from '../../domain/errors.ts';
import type { CommitOutcome } from '../ports/store.ts';
import type { CommitPlan } from './commit.ts';

/** The thread keeps nothing but the text of a commit or two. */
const YOUNG_MB = 3;

/** What the thread says of a plan; an error that is not ours comes as it is. */
export type Answer =
  | { readonly outcome: CommitOutcome }
  | { readonly refusal: readonly [code: ErrorCode, message: string, details: ErrorDetails] }
  | { readonly error: unknown };

interface Waiting {
  readonly resolve: (outcome: CommitOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes commits in a thread of its own, which opens the file too: while SQLite writes one, who
 * decides goes on deciding. The thread starts with the first commit.
 */
export class CommitThread {
  readonly #path: string;
  /** In the order in which the thread answers. */
  readonly #waiting: Waiting[] = [];
  #worker: Promise<Worker> | undefined;
  #isClosed = false;

  constructor(path: string) {
    this.#path = path;
  }

  async run(plan: CommitPlan): Promise<CommitOutcome> {
    if (this.#isClosed) {
      throw new PapertradeError(ErrorCode.STORE_UNUSABLE, 'The store was closed.');
    }
    const worker = await (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      worker.postMessage(plan);
    });
  }

  /** What was given to it before is written. */
  async close(): Promise<void> {
    this.#isClosed = true;
    // One that could not be started has nothing to write; who asked it was told.
    const worker = await this.#worker?.catch(() => undefined);
    if (!worker) return;
    worker.postMessage('close');
    await new Promise((resolve) => worker.once('exit', resolve));
  }

  async #start(): Promise<Worker> {
    const { Worker: Thread } = await import('node:worker_threads');
    const worker = new Thread(join(import.meta.dirname, __COMMIT_WORKER__), {
      workerData: this.#path,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    let failure: unknown = new Error('The thread that writes ended.');
    worker.on('message', (answer: Answer) => {
      this.#answer(answer);
    });
    worker.on('error', (error) => {
      failure = error;
    });
    worker.once('exit', () => {
      this.#worker = undefined;
      while (this.#waiting.length > 0) this.#answer({ error: failure });
    });
    return worker;
  }

  #answer(answer: Answer): void {
    const waiting = this.#waiting.shift();
    if ('outcome' in answer) waiting?.resolve(answer.outcome);
    else if ('refusal' in answer) waiting?.reject(new PapertradeError(...answer.refusal));
    else waiting?.reject(answer.error);
  }
}
