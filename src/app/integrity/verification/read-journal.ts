import { PapertradeError, unlessRefused } from '../../../domain/errors.ts';
import { LedgerReplay, type JournalEntry } from '../../../domain/ledger/journal.ts';
import { orderRecord, type Fields } from '../../../domain/ledger/stored/records.ts';
import { sealed } from '../../../domain/ledger/stored/checksum.ts';
import { money, text } from '../../../domain/money/money.ts';
import type { Order } from '../../../domain/orders/order.ts';
import type { SessionState, Store, StoredRow } from '../../../storage/ports/store.ts';
import {
  brokenSeal,
  compareFields,
  compareKnown,
  lasting,
  mended,
  sealOf,
  type Difference,
} from './differences.ts';
import { OrderProofs } from './order-proofs.ts';

/** Something that follows the same entries. */
export interface JournalListener {
  apply(entry: JournalEntry): void;
}

/** Replays a journal entry by entry, each as it was where that can be told. */
export async function readJournal(
  store: Store,
  state: SessionState,
  mustBeSealed: boolean,
  listener?: JournalListener,
): Promise<JournalReading> {
  const entryOf = await store.entryReader();
  const reading = new JournalReading({ store, entryOf, state, mustBeSealed, listener });
  for await (const rows of store.records(state.session.id, 'journal')) {
    for (const row of rows) await reading.take(row);
  }
  reading.end();
  return reading;
}

interface ReaderDeps {
  readonly store: Pick<Store, 'order' | 'orderByClientId'>;
  readonly entryOf: (record: Fields) => JournalEntry;
  readonly state: SessionState;
  readonly mustBeSealed: boolean;
  readonly listener: JournalListener | undefined;
}

/** What a journal leads to, and what is wrong with it. */
export class JournalReading {
  readonly #deps: ReaderDeps;
  ledger: LedgerReplay;
  readonly proofs: OrderProofs;
  readonly differences: Difference[] = [];
  /** Entries that a repair can write as they were. */
  readonly mended: StoredRow[] = [];
  entries = 0;
  /** What is lost of it, the first; undefined where every entry is there and can be trusted. */
  lost: string | undefined;
  /** Whether the first entry has a checksum, as those have that are written today. */
  beganSealed = true;

  constructor(deps: ReaderDeps) {
    const { session, balance } = deps.state;
    this.#deps = deps;
    this.ledger = new LedgerReplay(balance.startingBalance, session.startTime);
    this.proofs = new OrderProofs(session.id, session.mode);
  }

  async take(row: StoredRow): Promise<void> {
    this.entries += 1;
    const place = String(this.entries);
    if (row.id !== place) {
      this.#lose(lasting('journal revision', row.id, place), `entry ${place} is missing`);
    }
    const where = `journal entry ${row.id}`;
    const seal = sealOf(row.fields);
    const record =
      seal === 'broken' ? ((await this.#asItWas(row.fields)) ?? row.fields) : row.fields;
    const entry = this.#read(where, record);
    if (entry) this.#apply(row, record, entry, seal === 'absent' && this.#deps.mustBeSealed);
  }

  /** A wallet that is newer in both ways was written with entries that are gone. */
  end(): void {
    const { revision, lastUpdated } = this.#deps.state.balance;
    const { balance } = this.ledger;
    if (revision <= balance.revision || lastUpdated === balance.lastUpdated) return;
    const [last, newest] = [String(balance.revision), String(revision)];
    const count = revision - balance.revision;
    const what = count === 1 ? `entry ${newest} is` : `the last ${String(count)} entries are`;
    this.#lose(
      lasting(
        'journal end',
        `entry ${last}`,
        `entry ${newest}, which the wallet was written after`,
      ),
      `${what} missing`,
    );
  }

  #lose(difference: Difference, what: string): void {
    this.lost ??= what;
    this.differences.push(difference);
  }

  /** What does not read leads nowhere. */
  #read(where: string, record: Fields): JournalEntry | undefined {
    try {
      return this.#deps.entryOf(record);
    } catch (error) {
      if (!(error instanceof PapertradeError)) throw error;
      const field = String(error.details['field'] ?? '');
      const difference = lasting(`${where}.${field}`, record[field] ?? 'missing', 'what reads');
      this.#lose(difference, `the ${field} of entry ${String(this.entries)} cannot be read`);
      return undefined;
    }
  }

  #apply(row: StoredRow, record: Fields, entry: JournalEntry, needsSeal: boolean): void {
    // Each entry repeats what the session started with; the stored wallet may be what is wrong.
    if (this.entries === 1) {
      this.beganSealed = entry.type !== 'OPENING' && sealOf(row.fields) !== 'absent';
    }
    if (this.entries === 1 && entry.type !== 'RESET') {
      this.ledger = new LedgerReplay(entry.startingBalance, this.#deps.state.session.startTime);
    }
    const step = this.ledger.apply(entry);
    this.proofs.take(entry);
    this.#deps.listener?.apply(entry);
    const derived = {
      revision: row.id,
      starting_balance: text(this.ledger.balance.startingBalance),
      ...(entry.type === 'FILL' && { realized_pnl: text(step.realized) }),
    };
    this.#judge(row, record, derived, needsSeal);
  }

  #judge(row: StoredRow, record: Fields, derived: Fields, needsSeal: boolean): void {
    const where = `journal entry ${row.id}`;
    const isSound = sealOf(record) !== 'broken';
    const right = isSound ? { ...record, ...derived } : mended(record, derived);
    if (right === undefined) {
      this.#lose(
        brokenSeal(where, record),
        `entry ${row.id} was changed, and nothing else repeats what it was`,
      );
      this.differences.push(...compareKnown(where, record, derived));
      return;
    }
    const isSealed = needsSeal || sealOf(right) === 'broken';
    const after = isSealed ? sealed(right) : right;
    const differences = compareFields(where, row.fields, after);
    if (differences.length === 0) return;
    this.differences.push(...differences);
    this.mended.push({ id: row.id, fields: after });
  }

  /** By what comes before it, or by its order. */
  async #asItWas(record: Fields): Promise<Fields | undefined> {
    const { startingBalance } = this.entries === 1 ? this.#deps.state.balance : this.ledger.balance;
    const known = { revision: String(this.entries), starting_balance: text(startingBalance) };
    const found = mended(record, known);
    if (found) return found;
    const order = await this.#orderOf(record);
    return order && mended(record, ofOrder(order));
  }

  async #orderOf(record: Fields): Promise<Order | undefined> {
    const { id } = this.#deps.state.session;
    const { order_id: orderId = '', client_order_id: clientId = '' } = record;
    const { store } = this.#deps;
    const found = async () =>
      (await store.order(id, orderId)) ?? (await store.orderByClientId(id, clientId));
    return found().catch(unlessRefused);
  }
}

const OF_ORDERS_ALONE: readonly string[] = ['id', 'session_id', 'mode', 'status', 'validity'];

/** What an order's entries repeat of it. */
function ofOrder(order: Order): Fields {
  const record = orderRecord(order);
  const at = order.filledAt || order.createdAt;
  const price = order.filledPrice ? text(order.filledPrice) : text(money('0'));
  return {
    ...Object.fromEntries(
      Object.entries(record).filter(([name]) => !OF_ORDERS_ALONE.includes(name)),
    ),
    order_id: order.id,
    created_at: at,
    trading_day: at.slice(0, 10),
    price: order.pending ? record.price : price,
  };
}
