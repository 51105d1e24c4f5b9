import { ErrorCode, PapertradeError, quoteSafely } from '../../errors.ts';
import { contractName } from './canonical.ts';
import { segmentsOf, type ContractMarket } from '../contract-rules.ts';
import { isExpiry } from '../expiries.ts';
import type { Reading } from './reading.ts';
import { unreadable } from './readings.ts';

/**
 * The one reading that is meant where no master says which exists: the one that ends on a day on
 * which contracts end. Throws AMBIGUOUS_SYMBOL with all of them, ready to paste.
 */
export function chooseReading(
  symbol: string,
  readings: readonly Reading[],
  market: ContractMarket,
): Reading {
  const [first] = readings;
  if (first === undefined) throw unreadable(symbol);
  if (readings.length === 1) return first;
  const plausible = readings.filter((each) => isPlausible(each, market));
  const [likely] = plausible;
  if (likely !== undefined && plausible.length === 1) return likely;
  throw ambiguous(symbol, plausible.length > 1 ? plausible : readings, market);
}

export function ambiguous(
  symbol: string,
  readings: readonly Reading[],
  market: Pick<ContractMarket, 'rules'>,
): PapertradeError {
  const names = readings.map((each) => readingName(each, market));
  return new PapertradeError(
    ErrorCode.AMBIGUOUS_SYMBOL,
    `${quoteSafely(symbol)} has ${readings.length} readings: ${names.map((each) => `"${each}"`).join(' and ')}. Give the one ` +
      'that you mean.',
    { symbol, readings: names.join(', ') },
  );
}

/** A reading in words that read back as itself alone: with its segment where another one is the usual. */
function readingName(reading: Reading, { rules }: Pick<ContractMarket, 'rules'>): string {
  if (reading.kind === 'id') return `${reading.segments.join('/')}:${reading.id}`;
  if (!('underlying' in reading)) return reading.symbol;
  const { segment, underlying } = reading;
  const name = contractName(reading);
  return segmentsOf(rules, underlying)[0] === segment ? name : `${segment}:${name}`;
}

function isPlausible(reading: Reading, market: ContractMarket): boolean {
  if (reading.kind !== 'option' && reading.kind !== 'future') return true;
  const { underlying, segment, kind, expiry, said } = reading;
  return said !== 'day' || isExpiry({ underlying, segment, kind }, expiry, market);
}
