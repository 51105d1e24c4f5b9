import type { ChainableCommander } from 'ioredis';
import type { Segment } from '../../../domain/instruments/instrument.ts';
import type { Listing } from '../../../domain/instruments/listing.ts';
import {
  packListing,
  readSegments,
  sortContracts,
  unpackListing,
} from '../../codec/market/listing.ts';
import type { ContractQuery, InstrumentMaster, MasterInfo } from '../../ports/instruments.ts';
import type { InstrumentId } from '../../ports/store.ts';
import { flat } from '../ledger/commit.ts';
import type { RedisKeys } from '../keys.ts';
import type { SessionClient } from '../connection/session-client.ts';

/**
 * The instrument master, in five keys: `listings`, a hash from `SEGMENT:ID` (and `SEGMENT:TRADING
 * SYMBOL`, for the latest expiry of that name) to the line; `names`, a sorted set of symbols, read
 * by prefix; `expiries`, a hash from an underlying to its expiries; `search`, a list of packed text
 * (see instrument-search.ts); and `info`. An import fills keys
 * of its own, which one transaction then renames.
 */
const PARTS = ['listings', 'names', 'expiries', 'search'] as const;
/** Seconds after which an import that was cut off leaves nothing behind. */
const UNFINISHED = 3600;
/** Names that are read at once. */
const PAGE = 5000;

const fieldOf = ({ segment, securityId }: InstrumentId): string => `${segment}:${securityId}`;
const TAB = '\t';
const nameOf = (listing: Listing): string =>
  [listing.symbol, listing.segment, listing.securityId, listing.name, listing.tradingSymbol].join(
    TAB,
  );

export function createRedisMaster(client: SessionClient): InstrumentMaster {
  return {
    replace: (batches, info) => replaceListings(client, batches, info),
    info: () => readInfo(client),
    find: (instrument) => readListing(client, instrument),
    contracts: (query) => readContracts(client, query),
    search: (words, limit) => searchListings(client, words, limit),
  };
}

export const listingRead = (keys: RedisKeys, instrument: InstrumentId) =>
  ['hget', keys.instruments('listings'), fieldOf(instrument)] as const;

export function toListing(answer: unknown, keys: RedisKeys): Listing | undefined {
  return typeof answer === 'string'
    ? unpackListing(answer, keys.instruments('listings'))
    : undefined;
}

async function readListing(
  client: SessionClient,
  instrument: InstrumentId,
): Promise<Listing | undefined> {
  const [answer] = await client.read([listingRead(client.keys, instrument)]);
  return toListing(answer, client.keys);
}

async function readContracts(client: SessionClient, query: ContractQuery): Promise<Listing[]> {
  const { underlying, from = '', expiry, strike, optionType } = query;
  // Of an expiry that is said nothing more need be known.
  const known = expiry === undefined ? await readExpiries(client, underlying) : [expiry];
  const expiries = known.filter((each) => each >= from);
  const exact = strike !== undefined && optionType !== undefined;
  const rest = optionType === '' ? `FUT${TAB}` : exact ? `${strike} ${optionType}${TAB}` : '';
  const names = await client.run((redis) =>
    Promise.all(
      expiries.map((each) => {
        const prefix = `${underlying} ${each} ${rest}`;
        return redis.zrangebylex(client.keys.instruments('names'), `[${prefix}`, `[${prefix}\xff`);
      }),
    ),
  );
  const fields = names.flat().map((name) => name.split(TAB).slice(1, 3).join(':'));
  const listings = await readFields(client, fields);
  return sortContracts(
    listings.filter(
      (each) =>
        (strike ?? each.strike) === each.strike &&
        (optionType ?? each.optionType) === each.optionType,
    ),
  );
}

async function readExpiries(client: SessionClient, underlying: string): Promise<readonly string[]> {
  const [answer] = await client.read([['hget', client.keys.instruments('expiries'), underlying]]);
  return typeof answer === 'string' ? answer.split(',') : [];
}

async function searchListings(
  client: SessionClient,
  words: readonly string[],
  limit: number,
): Promise<Listing[]> {
  const { searchIn } = await import('./instrument-search.ts');
  const pieces = await client.run((redis) =>
    redis.lrangeBuffer(client.keys.instruments('search'), '0', '-1'),
  );
  // A master that an earlier version imported has only the names.
  const searched =
    pieces.length > 0 ? pieces : await piecesOf(client, client.keys.instruments('names'));
  return readFields(client, searchIn(searched, words, limit).map(fieldOf));
}

/** The packed text of a set of names, read a page after the other. */
async function piecesOf(client: SessionClient, names: string): Promise<Buffer[]> {
  const { SearchText } = await import('./instrument-search.ts');
  const text = new SearchText();
  for (let from = 0; ; from += PAGE) {
    const page = await client.run((redis) =>
      redis.zrange(names, String(from), String(from + PAGE - 1)),
    );
    for (const line of page) {
      const [symbol = '', segment = '', securityId = '', name = '', tradingSymbol = ''] =
        line.split(TAB);
      text.add({ symbol, segment, securityId, name, tradingSymbol });
    }
    if (page.length < PAGE) return text.pieces();
  }
}

async function readFields(client: SessionClient, fields: readonly string[]): Promise<Listing[]> {
  if (fields.length === 0) return [];
  const packed = await client.run((redis) =>
    redis.hmget(client.keys.instruments('listings'), ...fields),
  );
  return packed.flatMap((each) => toListing(each, client.keys) ?? []);
}

async function readInfo(client: SessionClient): Promise<MasterInfo | undefined> {
  const [answer] = await client.read([['hgetall', client.keys.instruments('info')]]);
  const info = answer as Readonly<Record<string, string>>;
  if (info['count'] === undefined) return undefined;
  return {
    count: Number.parseInt(info['count'], 10),
    source: info['source'] ?? '',
    importedAt: info['imported_at'] ?? '',
    segments: readSegments(info['segments'] ?? ''),
  };
}

async function replaceListings(
  client: SessionClient,
  batches: AsyncIterable<readonly Listing[]>,
  { source, importedAt }: Pick<MasterInfo, 'source' | 'importedAt'>,
): Promise<Pick<MasterInfo, 'count' | 'segments'>> {
  const { keys } = client;
  const segments = new Set<Segment>();
  const own = `new-${process.pid}-${Math.random().toString(36).slice(2)}`;
  const key = (part: (typeof PARTS)[number]): string => keys.instruments(own, part);
  const latest = new Map<string, string>();
  const expiries = new Map<string, Set<string>>();
  for await (const batch of batches) {
    for (const each of batch) {
      segments.add(each.segment);
      noteExpiry(expiries, each);
    }
    const rowsOf = batch.map((each) => [fieldOf(each), packListing(each)]);
    const namesOf = batch.flatMap((each) => latestNames(latest, each));
    await client.run(async (redis) => {
      const rows = redis.pipeline();
      rows.hset(key('listings'), ...[...rowsOf, ...namesOf].flat());
      rows.zadd(key('names'), ...batch.flatMap((each) => ['0', nameOf(each)]));
      for (const part of PARTS) rows.expire(key(part), UNFINISHED);
      await execute(rows);
    });
  }
  const pieces = await piecesOf(client, key('names'));
  return client.run(async (redis) => {
    const count = await redis.zcard(key('names'));
    const info = {
      count: String(count),
      source,
      imported_at: importedAt,
      segments: [...segments].join(' '),
    };
    const rest = redis.pipeline();
    if (expiries.size > 0) rest.hset(key('expiries'), ...expiryFields(expiries));
    if (pieces.length > 0) rest.rpush(key('search'), ...pieces);
    for (const part of PARTS) rest.expire(key(part), UNFINISHED);
    await execute(rest);
    const swap = redis.multi();
    for (const part of PARTS) {
      swap.unlink(keys.instruments(part));
      if (count > 0 && (part !== 'expiries' || expiries.size > 0)) {
        swap.rename(key(part), keys.instruments(part));
        swap.persist(keys.instruments(part));
      }
    }
    swap.hset(keys.instruments('info'), ...flat(info));
    await execute(swap);
    return { count, segments: [...segments] };
  });
}

/**
 * The other names of a listing, each with its line. Of the lines with one trading symbol the latest
 * expiry stands for it: `latest` has the expiry that each name was given so far.
 */
function latestNames(latest: Map<string, string>, listing: Listing): [string, string][] {
  const { segment, tradingSymbol, isin, expiry } = listing;
  return [tradingSymbol, expiry === '' ? isin : '']
    .filter((name) => name !== '')
    .map((name) => fieldOf({ segment, securityId: name }))
    .filter((field) => {
      const known = latest.get(field);
      if (known !== undefined && known >= expiry) return false;
      latest.set(field, expiry);
      return true;
    })
    .map((field) => [field, packListing(listing)]);
}

function noteExpiry(expiries: Map<string, Set<string>>, { underlying, expiry }: Listing): void {
  if (expiry === '') return;
  const known = expiries.get(underlying);
  if (known) known.add(expiry);
  else expiries.set(underlying, new Set([expiry]));
}

const expiryFields = (expiries: ReadonlyMap<string, ReadonlySet<string>>): string[] =>
  [...expiries].flatMap(([underlying, days]) => [underlying, [...days].sort().join(',')]);

async function execute(commands: ChainableCommander): Promise<void> {
  const answers = (await commands.exec()) ?? [];
  const failed = answers.find(([error]) => error !== null);
  if (failed?.[0]) throw failed[0];
}
