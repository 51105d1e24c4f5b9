import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CurrentMaster } from '../../src/app/instruments/current-master.ts';
import { InstrumentResolver } from '../../src/app/instruments/resolver.ts';
import type { Segment } from '../../src/domain/instruments/instrument.ts';
import type { Listing } from '../../src/domain/instruments/listing.ts';
import { canonicalSymbol, contractName } from '../../src/domain/instruments/symbols/canonical.ts';
import type { ContractMarket } from '../../src/domain/instruments/contract-rules.ts';
import { monthlyExpiry, weeklyExpiry } from '../../src/domain/instruments/expiries.ts';
import type { Store } from '../../src/storage/ports/store.ts';
import { openLocalStore } from '../../src/storage/sqlite/sqlite-store.ts';
import { shippedMarket } from '../support/contracts.ts';
import { runs } from '../support/fuzz-seed.ts';

/** Every contract of three months of these underlyings is in the master. */
const TODAY = '2026-01-05';
const UNDERLYINGS: readonly (readonly [string, Segment, string])[] = [
  ['NIFTY', 'NSE_FNO', '25000'],
  ['BANKNIFTY', 'NSE_FNO', '60000'],
  ['SENSEX', 'BSE_FNO', '82000'],
  ['RELIANCE', 'NSE_FNO', '1400'],
  ['BAJAJ-AUTO', 'NSE_FNO', '9000'],
  ['M&M', 'NSE_FNO', '3600'],
  ['360ONE', 'NSE_FNO', '1120'],
  ['CRUDEOIL', 'MCX_COMM', '5200'],
  ['GOLD', 'MCX_COMM', '130000'],
  ['USDINR', 'NSE_CURRENCY', '88.5'],
];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

let market: ContractMarket;
let store: Store;
let resolver: InstrumentResolver;
let listings: readonly Listing[];
const folder = mkdtempSync(join(tmpdir(), 'papertrade-forms-'));

beforeAll(async () => {
  market = await shippedMarket();
  listings = generated();
  store = await openLocalStore({ path: join(folder, 'papertrade.db') });
  async function* batches() {
    yield await Promise.resolve(listings);
  }
  await store.master.replace(batches(), { source: 'generated', importedAt: TODAY });
  const { master } = store;
  const current = new CurrentMaster(master, () => 0);
  const deps = { master, current, market: () => Promise.resolve(market), today: () => TODAY };
  resolver = new InstrumentResolver(deps);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

function generated(): Listing[] {
  const found = new Map<string, Listing>();
  for (const [underlying, segment, strike] of UNDERLYINGS) {
    for (const contract of contractsOf(underlying, segment, strike)) {
      const name = contractName(contract);
      const id = String(40_000 + found.size);
      if (found.has(name)) continue;
      found.set(name, listingOf({ ...contract, name, id }));
    }
  }
  return [...found.values()];
}

type Contract = Pick<Listing, 'segment' | 'underlying' | 'expiry' | 'strike'> & {
  readonly type: Listing['optionType'];
};

function contractsOf(underlying: string, segment: Segment, centre: string): Contract[] {
  const option = { underlying, segment, kind: 'option' } as const;
  const future = { underlying, segment, kind: 'future' } as const;
  const months = [1, 2, 3].map((month) => monthlyExpiry(option, 2026, month, market));
  const weeks = ['2026-01-07', '2026-01-14', '2026-02-11'].map((day) =>
    weeklyExpiry(option, day, market),
  );
  const ends = [1, 2, 3].map((month) => monthlyExpiry(future, 2026, month, market));
  const living = (day: string | undefined): day is string => day !== undefined && day >= TODAY;
  const strikes = [centre, String(Number(centre) * 2)];
  return [
    ...[...months, ...weeks]
      .filter(living)
      .flatMap((expiry) =>
        strikes.flatMap((strike) =>
          (['CE', 'PE'] as const).map((type) => ({ segment, underlying, expiry, strike, type })),
        ),
      ),
    ...ends
      .filter(living)
      .map((expiry) => ({ segment, underlying, expiry, strike: '', type: '' as const })),
  ];
}

const listingOf = (contract: Contract & { name: string; id: string }): Listing => ({
  segment: contract.segment,
  securityId: contract.id,
  symbol: contract.name,
  tradingSymbol: '',
  name: contract.name,
  underlying: contract.underlying,
  kind: contract.type === '' ? 'FUT' : 'OPT',
  expiry: contract.expiry,
  strike: contract.strike,
  optionType: contract.type,
  lotSize: '1',
  tickSize: '0.05',
  freezeQuantity: '',
  multiplier: '1',
  isin: '',
});

/** The contract as each vendor writes it. */
function formsOf({ segment, securityId, underlying, expiry, strike, optionType }: Listing) {
  const [year = '', month = '', day = ''] = expiry.split('-');
  const name = MONTHS[Number(month) - 1] ?? '';
  const date = `${day}${name.toUpperCase()}${year.slice(2)}`;
  const type = optionType;
  const contract = { segment, underlying, expiry, strike, type };
  const isOption = type !== '';
  const text = isOption ? `${strike} ${type === 'CE' ? 'CALL' : 'PUT'}` : 'FUT';
  return {
    exchange: canonicalSymbol(contract, market),
    'Angel One': isOption ? `${underlying}${date}${strike}${type}` : `${underlying}${date}FUT`,
    Shoonya: isOption ? `${underlying}${date}${type.charAt(0)}${strike}` : `${underlying}${date}F`,
    Dhan: isOption
      ? `${underlying}-${day}${name}${year}-${strike}-${type}`
      : `${underlying}-${day}${name}${year}-FUT`,
    'full name': contractName(contract),
    words: `${underlying} ${day} ${name} ${year} ${text}`,
    id: `${segment}|${securityId}`,
    prefixed: `${segment}:${contractName(contract)}`,
    small: contractName(contract).toLowerCase(),
  };
}

describe('every contract of a master', () => {
  it('is found by the form of each vendor, and is one instrument', async () => {
    expect(listings.length).toBeGreaterThan(130);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...listings), async (listing) => {
        for (const [vendor, symbol] of Object.entries(formsOf(listing))) {
          const typed = symbol === symbol.toLowerCase() ? symbol.toUpperCase() : symbol;
          const { instrument, name } = await resolver.resolve({ symbol: typed });
          expect([vendor, symbol, instrument.segment, instrument.securityId, name]).toEqual([
            vendor,
            symbol,
            listing.segment,
            listing.securityId,
            listing.symbol,
          ]);
        }
      }),
      { numRuns: runs(400) },
    );
  });

  it('has a name of its own in the form of the exchange', () => {
    const names = listings.map((each) => `${each.segment} ${formsOf(each).exchange}`);
    expect(new Set(names).size).toBe(listings.length);
  });
});
