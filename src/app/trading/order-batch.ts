import { ErrorCode, PapertradeError } from '../../domain/errors.ts';
import type { Store } from '../../storage/ports/store.ts';
import { StagedStore } from './staged-store.ts';
import type { TradeDesk } from './trade-desk.ts';
import type { TradeRequest, TradeResult } from './trade-request.ts';

/** What became of one order. */
export type BatchOutcome =
  | { readonly kind: 'done'; readonly result: TradeResult }
  | { readonly kind: 'refused'; readonly refusal: PapertradeError };

export interface OrderBatchDeps {
  readonly store: Store;
  readonly desk: Pick<TradeDesk, 'execute'>;
  /** A desk with the same rules on another store. */
  readonly deskOn: (store: Store) => Pick<TradeDesk, 'execute'>;
  /** Whether orders may be decided before those before them are written. */
  readonly together: boolean;
}

/** What an order may say and still be decided without looking at the store. */
const PLAIN: ReadonlySet<string> = new Set([
  'sessionId',
  'action',
  'instrument',
  'quantity',
  'price',
  'fee',
  'clientOrderId',
  'note',
  'allowShort',
]);

/** These are no word about one order: nothing after them can go on. */
const ENDS_BATCH: ReadonlySet<string> = new Set([
  ErrorCode.STORE_UNREACHABLE,
  ErrorCode.STORE_UNUSABLE,
  ErrorCode.STORE_CORRUPT,
  ErrorCode.CONFLICT,
  ErrorCode.SESSION_NOT_FOUND,
  ErrorCode.SESSION_ENDED,
  ErrorCode.SESSION_NEEDS_ADOPTION,
  ErrorCode.INTERNAL,
]);

/**
 * Executes many orders in their order. Orders that name quantity and price are decided one on the
 * other and written together, all or nothing, before any is told; the rest, and all of a group that
 * another program's commit came before, go through the desk one by one.
 */
export class OrderBatch {
  readonly #deps: OrderBatchDeps;
  #stage: { readonly staged: StagedStore; readonly desk: Pick<TradeDesk, 'execute'> } | undefined;

  constructor(deps: OrderBatchDeps) {
    this.#deps = deps;
  }

  /**
   * Gives the outcome of each order; with `stopAtRefusal` none after the first that was refused is
   * executed. Rejects when no order could follow: the store, or the session, is gone.
   */
  async run(
    requests: readonly TradeRequest[],
    stopAtRefusal = false,
  ): Promise<readonly BatchOutcome[]> {
    const outcomes: BatchOutcome[] = [];
    for (let from = 0; from < requests.length;) {
      const plain = this.#deps.together ? plainFrom(requests, from) : 0;
      const group = requests.slice(from, from + Math.max(1, plain));
      const done =
        (plain > 0 ? await this.#together(group, stopAtRefusal) : undefined) ??
        (await this.#oneByOne(group, stopAtRefusal));
      outcomes.push(...done);
      if (stopAtRefusal && done.some(({ kind }) => kind === 'refused')) break;
      from += group.length;
    }
    return outcomes;
  }

  /** Undefined when nothing was written, and the orders have to go one by one. */
  async #together(
    group: readonly TradeRequest[],
    stopAtRefusal: boolean,
  ): Promise<readonly BatchOutcome[] | undefined> {
    const { staged, desk } = (this.#stage ??= this.#open());
    const outcomes: BatchOutcome[] = [];
    for (const request of group) {
      const outcome = await outcomeOf(desk, request);
      if (staged.broken) break;
      outcomes.push(outcome);
      if (stopAtRefusal && outcome.kind === 'refused') break;
    }
    if (await staged.flush()) return outcomes;
    this.#stage = undefined;
    return undefined;
  }

  async #oneByOne(
    group: readonly TradeRequest[],
    stopAtRefusal: boolean,
  ): Promise<readonly BatchOutcome[]> {
    this.#stage = undefined;
    const outcomes: BatchOutcome[] = [];
    for (const request of group) {
      const outcome = await outcomeOf(this.#deps.desk, request);
      outcomes.push(outcome);
      if (stopAtRefusal && outcome.kind === 'refused') break;
    }
    return outcomes;
  }

  #open() {
    const staged = new StagedStore(this.#deps.store);
    return { staged, desk: this.#deps.deskOn(staged.store) };
  }
}

async function outcomeOf(
  desk: Pick<TradeDesk, 'execute'>,
  request: TradeRequest,
): Promise<BatchOutcome> {
  try {
    return { kind: 'done', result: await desk.execute(request) };
  } catch (error) {
    if (!(error instanceof PapertradeError) || ENDS_BATCH.has(error.code)) throw error;
    return { kind: 'refused', refusal: error };
  }
}

/** How many orders from there on can be decided together. */
function plainFrom(requests: readonly TradeRequest[], from: number): number {
  let count = 0;
  for (const request of requests.slice(from, from + MAX_TOGETHER)) {
    if (!isPlain(request)) break;
    count += 1;
  }
  return count;
}

/** The store does nothing else while it writes a group, so groups are small. */
const MAX_TOGETHER = 128;

const isPlain = (request: TradeRequest): boolean =>
  request.price !== undefined &&
  request.quantity !== 'all' &&
  Object.entries(request).every(([name, value]) => value === undefined || PLAIN.has(name));
