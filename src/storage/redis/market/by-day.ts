import { text } from '../../../domain/money/money.ts';
import type { Fields } from '../../codec/fields.ts';
import { decodeMark, decodeVolatilities } from '../../codec/market/quote.ts';
import type { DayVolatility, InstrumentId, SettlementMark } from '../../ports/store.ts';
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

/** The volatilities of a series, oldest day first. */
export async function readVolatilities(
  client: SessionClient,
  series: string,
): Promise<DayVolatility[]> {
  const key = client.keys.volatilities(series);
  const [found] = (await client.read([['hgetall', key]])) as [Fields];
  return decodeVolatilities(found, series);
}

export async function saveVolatilities(
  client: SessionClient,
  series: string,
  kept: readonly DayVolatility[],
  dropped: readonly string[] = [],
): Promise<void> {
  const key = client.keys.volatilities(series);
  const args = kept.flatMap(({ day, iv }) => [day, iv]);
  const commands = [
    ...(args.length > 0 ? [['hset', key, ...args] as const] : []),
    ...(dropped.length > 0 ? [['hdel', key, ...dropped] as const] : []),
  ];
  if (commands.length > 0) await client.write(commands);
}
