import { rulesOf, type ContractMarket } from '../../domain/instruments/contract-rules.ts';
import { monthOf, yearOf } from '../../domain/calendar/days.ts';
import { monthlyExpiry } from '../../domain/instruments/expiries.ts';
import { canonicalSymbol, contractName } from '../../domain/instruments/symbols/canonical.ts';
import type { Listing } from '../../domain/instruments/listing.ts';
import type { InstrumentMaster } from '../../storage/ports/instruments.ts';

/** A symbol that may be typed, and what it means. */
export interface KnownSymbol {
  readonly symbol: string;
  readonly name: string;
}

/** More would scroll the line that is typed off the screen. */
const MAX_SYMBOLS = 60;
const MONTHS_AHEAD = 3;

/**
 * The symbols that begin with a text in capitals, on a day: underlyings and shares, and where an
 * underlying is written out its contracts, the nearest expiry first. A text with a space begins the
 * full name of a contract, any other the exchange's symbol.
 */
export async function symbolsBeginning(
  beginning: string,
  day: string,
  market: ContractMarket,
  master: Pick<InstrumentMaster, 'contracts' | 'search'>,
): Promise<readonly KnownSymbol[]> {
  if (beginning === '') return [];
  const underlying = /^(.*?[A-Z&-]+)(?:[\d\s]|$)/.exec(beginning)?.[1] ?? beginning;
  const listed = await master.contracts({ underlying, from: day });
  const contracts = listed.length > 0 ? listed.map(detailsOf) : futures(underlying, day, market);
  const symbols = contracts.map((each) => {
    const name = contractName(each);
    return { symbol: beginning.includes(' ') ? name : canonicalSymbol(each, market), name };
  });
  const names = beginning === underlying ? await namesBeginning(beginning, market, master) : [];
  return [...names, ...symbols]
    .filter(({ symbol }) => symbol.startsWith(beginning))
    .slice(0, MAX_SYMBOLS);
}

const detailsOf = ({ segment, underlying, expiry, strike, optionType: type }: Listing) => ({
  segment,
  underlying,
  expiry,
  strike,
  type,
});

/** Names of what has contracts, and of shares. */
async function namesBeginning(
  beginning: string,
  { rules }: ContractMarket,
  master: Pick<InstrumentMaster, 'search'>,
): Promise<readonly KnownSymbol[]> {
  const underlyings = [...rules.underlyings.values()].map(({ name, kind }) => ({
    symbol: name,
    name: kind,
  }));
  const found = await master.search([beginning], 4 * MAX_SYMBOLS);
  const shares = found
    .filter(({ expiry, segment }) => expiry === '' && segment.endsWith('_EQ'))
    .map(({ symbol, name }) => ({ symbol, name }));
  const all = [...underlyings, ...shares].map((each) => [each.symbol, each] as const);
  return [...new Map(all).values()];
}

/** Without a master: the futures of the next months. */
function futures(underlying: string, day: string, market: ContractMarket) {
  const rules = rulesOf(market.rules, underlying);
  if (rules === undefined || !market.rules.underlyings.has(underlying)) return [];
  const contracts = { underlying, segment: rules.segment, kind: 'future' } as const;
  return Array.from({ length: MONTHS_AHEAD }, (_, ahead) => {
    const month = monthOf(day) + ahead;
    const year = yearOf(day) + Math.floor((month - 1) / 12);
    return monthlyExpiry(contracts, year, ((month - 1) % 12) + 1, market);
  })
    .filter((expiry) => expiry !== undefined && expiry >= day)
    .map((expiry = '') => ({
      segment: rules.segment,
      underlying,
      expiry,
      strike: '',
      type: '' as const,
    }));
}
