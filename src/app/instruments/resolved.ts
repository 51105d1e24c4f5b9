import { canonicalSymbol, contractName } from '../../domain/instruments/symbols/canonical.ts';
import {
  figureOn,
  rulesOf,
  type ContractMarket,
  type FigureRow,
} from '../../domain/instruments/contract-rules.ts';
import { isMonthlyExpiry } from '../../domain/instruments/expiries.ts';
import type { Instrument } from '../../domain/instruments/instrument.ts';
import { instrumentOf, type Listing } from '../../domain/instruments/listing.ts';
import {
  isContractReading,
  type ContractReading,
  type IdReading,
  type Reading,
} from '../../domain/instruments/symbols/reading.ts';
import { price } from '../../domain/money/money.ts';

/** An instrument with all that is known about trading it. */
export interface Resolved {
  readonly instrument: Instrument;
  readonly kind: 'equity' | 'index' | 'future' | 'option';
  /** Its full name, for people: `NIFTY 2026-02-10 25000 CE`. */
  readonly name: string;
  /** The key that it has without a master. */
  readonly canonicalId: string;
  readonly source: 'master' | 'rules';
  readonly listing?: Listing | undefined;
  /** Empty where nobody said, as are the freeze quantity and the lot size of `instrument`. */
  readonly tickSize: string;
  readonly freezeQuantity: string;
  /** Whether what was typed left the day of expiry open: to the month's last, or to the nearest. */
  readonly chosen?: 'of the month' | 'nearest' | undefined;
}

/** The day on which an instrument is named, and the contract rules. */
export interface Occasion {
  readonly day: string;
  readonly market: ContractMarket;
}

/** What the master lists. Its figures win; where it has none the rules of the day stand. */
export function resolvedByMaster(
  listing: Listing,
  { market, day }: Occasion,
  reading?: Reading,
): Resolved {
  const { segment, underlying, expiry, strike, optionType: type } = listing;
  const isContract = expiry !== '';
  const details = { segment, underlying, expiry, strike, type };
  return {
    instrument: instrumentOf(listing),
    kind: kindOf(listing),
    name: listing.symbol,
    canonicalId: isContract ? canonicalSymbol(details, market) : listing.symbol,
    source: 'master',
    listing,
    tickSize: listing.tickSize,
    freezeQuantity: listing.freezeQuantity || figures(details, market, day).freeze,
    chosen: reading && chosenBy(reading),
  };
}

const chosenBy = (reading: Reading): Resolved['chosen'] =>
  !isContractReading(reading) || reading.said === 'day'
    ? undefined
    : reading.said === 'month'
      ? 'of the month'
      : 'nearest';

function kindOf({ segment, optionType, expiry }: Listing): Resolved['kind'] {
  if (segment === 'IDX_I') return 'index';
  if (optionType !== '') return 'option';
  return expiry === '' ? 'equity' : 'future';
}

/** What the contract rules say of an instrument that no master lists. */
export function resolvedByRules(reading: Exclude<Reading, IdReading>, on: Occasion): Resolved {
  if (isContractReading(reading)) return contractByRules(reading, on);
  const { segment, symbol } = reading;
  return {
    instrument: { segment, securityId: symbol, symbol },
    kind: reading.kind === 'spot' ? 'index' : 'equity',
    name: symbol,
    canonicalId: symbol,
    source: 'rules',
    tickSize: '',
    freezeQuantity: '',
  };
}

function contractByRules(reading: ContractReading, { market, day }: Occasion): Resolved {
  const { segment, underlying, expiry, strike, type, kind } = reading;
  const canonicalId = canonicalSymbol(reading, market);
  const { lot, multiplier, tick, freeze } = figures(reading, market, day);
  return {
    instrument: {
      segment,
      securityId: canonicalId,
      symbol: canonicalId,
      ...(type === ''
        ? { future: { expiry, underlying } }
        : { option: { type, strike: price(strike), expiry, underlying } }),
      ...(lot && { lotSize: lot }),
      ...(multiplier && multiplier !== '1' && { multiplier }),
    },
    kind,
    name: contractName(reading),
    canonicalId,
    source: 'rules',
    tickSize: tick,
    freezeQuantity: freeze,
    chosen: chosenBy(reading),
  };
}

/** The figures of a contract on a day; empty where the rules have none. */
export function figures(
  contract: Pick<ContractReading, 'segment' | 'underlying' | 'expiry' | 'type'>,
  market: ContractMarket,
  day: string,
) {
  const { segment, underlying, expiry, type } = contract;
  const rules = rulesOf(market.rules, underlying, segment);
  if (rules === undefined || expiry === '')
    return { lot: '', multiplier: '', tick: '', freeze: '' };
  const kind = type === '' ? 'future' : 'option';
  const isMonthly = isMonthlyExpiry({ underlying, segment, kind }, expiry, market);
  const series = { day, expiry, cycle: isMonthly ? 'monthly' : 'weekly' } as const;
  const on = (rows: readonly FigureRow[]): string => figureOn(rows, series) ?? '';
  const inLots = rules.kind === 'commodity' || rules.kind === 'currency';
  return {
    lot: inLots ? '1' : on(rules.lots),
    multiplier: on(rules.multipliers),
    tick: on(rules.ticks),
    freeze: on(rules.freeze),
  };
}
