import { distance } from 'fastest-levenshtein';
import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { contractName } from '../../domain/instruments/symbols/canonical.ts';
import type { Listing } from '../../domain/instruments/listing.ts';
import {
  isContractReading,
  type ContractReading,
  type Reading,
} from '../../domain/instruments/symbols/reading.ts';
import { compare, price, subtract } from '../../domain/money/money.ts';
import type { InstrumentMaster } from '../../storage/ports/instruments.ts';

const NEAREST = 3;
const MAX_EXPIRIES = 5;

/** What a master that does not list an instrument has instead. */
export async function notListed(
  symbol: string,
  reading: Reading,
  master: InstrumentMaster,
  day: string,
): Promise<PapertradeError> {
  const isContract = isContractReading(reading);
  const name = isContract ? contractName(reading) : symbol;
  const nearest = isContract
    ? await nearestContracts(reading, master, day)
    : {
        names: await nearestNames('symbol' in reading ? reading.symbol : symbol, reading, master),
        expiries: [],
      };
  const { names, expiries } = nearest;
  return new PapertradeError(
    ErrorCode.INSTRUMENT_NOT_FOUND,
    [
      `The instrument master lists no ${quoteSafely(name)}.`,
      ...(names.length > 0
        ? [`The nearest ${names.length > 1 ? 'are' : 'is'} ${names.join(', ')}.`]
        : []),
      ...(expiries.length > 0 ? [`Expiries are ${expiries.join(', ')}.`] : []),
    ].join(' '),
    { symbol, reason: 'not_listed', nearest: names.join(', '), expiries: expiries.join(' ') },
  );
}

/** The contracts of the expiry with the nearest strikes, and the next expiries. */
async function nearestContracts(
  reading: ContractReading,
  master: InstrumentMaster,
  day: string,
): Promise<{ names: string[]; expiries: string[] }> {
  const { underlying, strike, type, segment, said } = reading;
  const live = await master.contracts({ underlying, from: day });
  const same = live.filter((each) => each.optionType === type && each.segment === segment);
  const expiries = [...new Set(same.map((each) => each.expiry))].slice(0, MAX_EXPIRIES);
  const expiry = said === 'nothing' ? (expiries[0] ?? '') : reading.expiry;
  const ofDay = same.filter((each) => each.expiry === expiry);
  if (type === '') return { names: same.slice(0, NEAREST).map((each) => each.symbol), expiries };
  const away = (each: Listing) => subtract(price(each.strike), price(strike)).abs();
  // Where nothing ends on the day, the nearest strikes of other days say what is meant.
  const names = [...(ofDay.length > 0 ? ofDay : same)]
    .sort((a, b) => away(a).comparedTo(away(b)))
    .slice(0, NEAREST)
    .sort((a, b) => compare(price(a.strike), price(b.strike)))
    .map((each) => each.symbol);
  return { names, expiries };
}

/** Listed names of the segment that begin or go on alike, the fewest differences first. */
async function nearestNames(
  name: string,
  reading: Reading,
  master: InstrumentMaster,
): Promise<string[]> {
  const segment = 'segment' in reading ? reading.segment : undefined;
  const names = new Set<string>();
  for (const part of [name.slice(0, 4), name.slice(1, 5), name.slice(0, 2), name.slice(0, 1)]) {
    if (names.size >= NEAREST) break;
    const found = await master.search([part], 400);
    for (const each of found) {
      if (each.segment === segment && each.expiry === '') names.add(each.symbol);
    }
  }
  const nearest = [...names].sort((a, b) => distance(a, name) - distance(b, name));
  // A name alone is NSE's share: one of BSE says its exchange, so that it can be typed as it stands.
  return nearest.slice(0, NEAREST).map((each) => (segment === 'BSE_EQ' ? `BSE:${each}` : each));
}
