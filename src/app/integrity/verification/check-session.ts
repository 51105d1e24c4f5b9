import { checksumOf, sealed } from '../../../domain/ledger/stored/checksum.ts';
import type { Balance } from '../../../domain/ledger/wallet.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { subtract, text } from '../../../domain/money/money.ts';
import type { Store } from '../../../storage/ports/store.ts';
import {
  brokenSeal,
  compareFields,
  lasting,
  mended,
  sealOf,
  type Difference,
} from './differences.ts';

/** What is wrong with a session's own record, and the record that a repair writes. */
export interface SessionCheck {
  readonly differences: readonly Difference[];
  readonly mended?: Fields | undefined;
}

/** Looks at a session's record and its report by their checksums. */
export async function checkSession(
  store: Store,
  id: string,
  balance: Balance,
  mustBeSealed: boolean,
): Promise<SessionCheck> {
  const record = await theOnly(store, id, 'session');
  const report = (await store.report(id)) ?? '';
  const sum = record['report_checksum'] ?? '';
  const differences =
    sum === '' || sum === checksumOf({ report })
      ? []
      : [lasting('report', report === '' ? 'missing' : checksumOf({ report }), sum)];
  const seal = sealOf(record);
  if (seal === 'sound' || (seal === 'absent' && !mustBeSealed)) return { differences };
  if (seal === 'absent') {
    const after = sealed(record);
    return {
      differences: [...differences, ...compareFields('session', record, after)],
      mended: after,
    };
  }
  const after = mended(record, guesses(id, record, balance, report));
  return after
    ? { differences: [...differences, ...compareFields('session', record, after)], mended: after }
    : { differences: [...differences, brokenSeal('session', record)] };
}

/** What a session's record repeats of others; its checksum tells which of them is right. */
function guesses(id: string, record: Fields, balance: Balance, report: string): Fields {
  const started = record['created_at'] ?? '';
  const created = record['start_time'] ?? '';
  return {
    session_id: id,
    mode: 'paper',
    ...(started && { start_time: started }),
    ...(created && { created_at: created }),
    status: record['end_time'] ? 'completed' : 'active',
    total_trades: String(balance.orderCount ?? ''),
    total_pnl: text(subtract(balance.realizedPnl, balance.fees)),
    ...(report !== '' && { report_checksum: checksumOf({ report }), fees: text(balance.fees) }),
  };
}

/** A record of which a session has one. */
export async function theOnly(
  store: Store,
  id: string,
  kind: 'session' | 'balance',
): Promise<Fields> {
  for await (const [row] of store.records(id, kind)) return row?.fields ?? {};
  return {};
}
