import { text } from '../../../domain/money/money.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { decodeMark } from '../../codec/market/quote.ts';
import type { InstrumentId, SettlementMark } from '../../ports/store.ts';
import type { SessionClient } from '../connection/session-client.ts';

/** An instrument's settlement prices, oldest day first. */
export async function readMarks(
  client: SessionClient,
  instrument: InstrumentId,
): Promise<SettlementMark[]> {
  const [found] = (await client.read([['hgetall', client.keys.marks(instrument)]])) as [Fields];
  return Object.keys(found)
    .sort()
    .map((day) => decodeMark(instrument, day, found[day] ?? ''));
}

export async function saveMarks(
  client: SessionClient,
  marks: readonly SettlementMark[],
): Promise<void> {
  if (marks.length === 0) return;
  await client.write(
    marks.map((each) => ['hset', client.keys.marks(each), each.day, text(each.price)] as const),
  );
}
