import { sealed } from '../../../domain/ledger/stored/checksum.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';
import type { Session, Store, StoredRow } from '../../../storage/ports/store.ts';
import {
  brokenSeal,
  compareFields,
  compareKnown,
  lasting,
  mended,
  resealed,
  sealOf,
  type Difference,
} from './differences.ts';
import type { OrderProofs } from './order-proofs.ts';

export type OrderCheck = Awaited<ReturnType<typeof checkOrders>>;

/** What a store of an earlier version is sure to agree in: it did not write all of today's fields. */
const AGREED = ['side', 'status', 'filled_quantity', 'fee', 'client_order_id'] as const;

/** How a session's records were written: all of them with checksums, or some by an earlier version. */
interface Terms {
  readonly session: Session;
  readonly mustBeSealed: boolean;
}

/** What is wrong with a session's orders by what the journal says of them, and what a repair writes. */
export async function checkOrders(store: Store, terms: Terms, proofs: OrderProofs) {
  const differences: Difference[] = [];
  const rewritten: StoredRow[] = [];
  const ids = new Set<string>();
  for await (const rows of store.records(terms.session.id, 'orders')) {
    for (const row of rows) {
      const id = idOf(row, proofs);
      if (ids.has(id)) continue;
      ids.add(id);
      const found = judge(row, terms, proofs);
      differences.push(...found.differences);
      if (found.mended) rewritten.push({ id: row.id, fields: found.mended });
    }
  }
  const lost = [...proofs.ids].filter((id) => !ids.has(id));
  const rebuilt = lost.flatMap((id) => rebuiltOrder(id, proofs));
  return {
    differences: [...differences, ...lost.map((id) => lostOrder(id, proofs))],
    mended: [...rewritten, ...rebuilt],
    /** All ids, the oldest first, where orders are added. */
    ids: rebuilt.length > 0 ? inOrder([...ids], rebuilt, proofs) : undefined,
    /** How many there are, with those that are added. */
    count: ids.size + rebuilt.length,
  };
}

interface Judgement {
  readonly differences: readonly Difference[];
  readonly mended?: Fields | undefined;
}

const SOUND: Judgement = { differences: [] };

/** An order's id; where that was changed, the one that the journal knows by its client id. */
function idOf({ id, fields }: StoredRow, proofs: OrderProofs): string {
  if (proofs.of(id) || sealOf(fields) !== 'broken') return id;
  return proofs.idOf(fields['client_order_id'] ?? '') ?? id;
}

function judge({ id, fields }: StoredRow, terms: Terms, proofs: OrderProofs): Judgement {
  const where = `order ${id}`;
  const known = idOf({ id, fields }, proofs);
  const proof = proofs.of(known);
  const seal = sealOf(fields);
  if (seal === 'broken') return judgeBroken(known, fields, terms, proof?.known);
  const isOld = seal === 'absent' && !terms.mustBeSealed;
  if (!proof) return unproved(where, fields, terms, isOld);
  const right = { ...fields, ...(isOld ? agreed(proof.known) : proof.known) };
  const after = isOld ? right : sealed(right);
  const differences = compareFields(where, fields, after);
  return differences.length === 0 ? SOUND : { differences, mended: after };
}

const agreed = (known: Fields): Fields =>
  Object.fromEntries(AGREED.map((name) => [name, known[name] ?? '']));

/** A refused order has no entry in the journal; any other has one. */
function unproved(where: string, fields: Fields, terms: Terms, isOld: boolean): Judgement {
  if (isOld || !terms.mustBeSealed) return SOUND;
  const status = fields['status'] ?? 'missing';
  const differences = [
    ...(status === 'REJECTED'
      ? []
      : [lasting(`${where}.status`, status, 'an entry in the journal')]),
    ...(fields['checksum'] ? [] : compareFields(where, fields, sealed(fields))),
  ];
  return { differences, ...(!fields['checksum'] && { mended: sealed(fields) }) };
}

function judgeBroken(
  id: string,
  fields: Fields,
  { session }: Terms,
  known: Fields | undefined,
): Judgement {
  const where = `order ${id}`;
  const sure = { id, session_id: session.id, mode: session.mode, ...(known ?? REFUSED) };
  const after = mended(fields, sure) ?? (known && resealed(fields, sure));
  if (after) return { differences: compareFields(where, fields, after), mended: after };
  const wrong = known ? compareKnown(where, fields, known) : [];
  return {
    differences: [...wrong, brokenSeal(where, fields)],
    ...(wrong.length > 0 && { mended: { ...fields, ...sure } }),
  };
}

const REFUSED: Fields = {
  status: 'REJECTED',
  filled_quantity: '0',
  filled_price: '',
  filled_at: '',
  fee: '0',
};

/** An order that was done, as far as the journal tells; its charges are one figure again. */
function rebuiltOrder(id: string, proofs: OrderProofs): StoredRow[] {
  const record = proofs.of(id)?.record;
  return record ? [{ id, fields: sealed(record) }] : [];
}

function lostOrder(id: string, proofs: OrderProofs): Difference {
  const proof = proofs.of(id);
  const { side, quantity, symbol } = proof?.known ?? {};
  const text = `${side ?? ''} ${quantity ?? ''} ${symbol ?? ''}`;
  const difference = { where: `order ${id}`, stored: 'missing', expected: text };
  return proof?.record ? difference : { ...difference, repairable: false };
}

/** Puts orders that are added before the first that the journal names later. */
function inOrder(
  ids: readonly string[],
  added: readonly StoredRow[],
  proofs: OrderProofs,
): string[] {
  const placeOf = (id: string): number | undefined => proofs.of(id)?.revision;
  const all = [...ids];
  for (const { id } of added) {
    const place = placeOf(id) ?? 0;
    const next = all.findIndex((each) => (placeOf(each) ?? 0) > place);
    all.splice(next < 0 ? all.length : next, 0, id);
  }
  return all;
}
