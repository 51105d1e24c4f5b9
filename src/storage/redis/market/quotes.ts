import { instrumentKey } from '../../../domain/instruments/instrument.ts';
import { isPositive } from '../../../domain/money/money.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { decodeQuote, encodeQuote } from '../../codec/market/quote.ts';
import type { InstrumentId, Quote, Watched } from '../../ports/store.ts';
import { flat } from '../ledger/commit.ts';
import { watchedMember } from '../keys.ts';
import { inPages } from '../connection/pages.ts';
import type { SessionClient } from '../connection/session-client.ts';

export async function readQuotes(
  client: SessionClient,
  instruments: readonly InstrumentId[],
): Promise<(Quote | undefined)[]> {
  const answers = await client.read(
    instruments.map((each) => ['hgetall', client.keys.ticks(each)] as const),
  );
  return instruments.map((each, index) => toQuote(answers[index], each));
}

export function toQuote(tick: unknown, { segment, securityId }: InstrumentId): Quote | undefined {
  const fields = tick as Fields;
  if (fields['ltp'] === undefined) return undefined;
  const quote = decodeQuote(fields, segment, securityId);
  // Other feeders write 0 before an instrument's first trade.
  return isPositive(quote.price) ? quote : undefined;
}

/**
 * Writes quotes, then asks once which of their instruments are watched. In this order, since an
 * order that is placed at the same moment names its instrument first and reads the quote after.
 */
export async function saveQuotes(
  client: SessionClient,
  quotes: readonly Quote[],
): Promise<Watched[]> {
  const latest = [...new Map(quotes.map((each) => [instrumentKey(each), each])).values()];
  const watched: Watched[] = [];
  for (const chunk of inPages(latest)) {
    const answers = await client.write([
      ...chunk.map(
        (each) => ['hset', client.keys.ticks(each), ...flat(encodeQuote(each))] as const,
      ),
      ['smismember', client.keys.watched(), ...chunk.map(watchedMember)],
    ]);
    const known = answers.at(-1) as number[];
    const found = chunk.filter((_, index) => known[index] === 1);
    watched.push(...(await readHolders(client, found)));
  }
  return watched;
}

/** Which of the instruments are watched, and by whom. */
export async function readWatched(
  client: SessionClient,
  instruments: readonly InstrumentId[],
): Promise<Watched[]> {
  if (instruments.length === 0) return [];
  const question = [
    'smismember',
    client.keys.watched(),
    ...instruments.map(watchedMember),
  ] as const;
  const [known] = (await client.write([question])) as [number[]];
  return readHolders(
    client,
    instruments.filter((_, index) => known[index] === 1),
  );
}

async function readHolders(
  client: SessionClient,
  instruments: readonly InstrumentId[],
): Promise<Watched[]> {
  const sets = await client.read(
    instruments.map((each) => ['smembers', client.keys.holders(each)] as const),
  );
  return instruments.map(({ segment, securityId }, index) => ({
    segment,
    securityId,
    sessions: sets[index] as string[],
  }));
}
