import type { Fields } from '../../codec/fields.ts';
import { decodeVolatilities } from '../../codec/market/volatility.ts';
import type { DayVolatility } from '../../ports/store.ts';
import type { SessionClient } from '../connection/session-client.ts';

/** The volatilities of a series, oldest day first. */
export async function readVolatilities(
  client: SessionClient,
  series: string,
): Promise<DayVolatility[]> {
  const [found] = (await client.read([['hgetall', client.keys.volatilities(series)]])) as [Fields];
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
