import { ErrorCode, invalidValue, PapertradeError, quoteSafely } from '../../errors.ts';
import { isLess, price } from '../../money/money.ts';
import { dayFrom, yearOf } from '../../calendar/days.ts';
import { contractName } from './canonical.ts';
import {
  indexNamed,
  indexWithId,
  rulesOf,
  segmentsOf,
  type ContractMarket,
} from '../contract-rules.ts';
import { monthlyExpiry, nearestExpiry, type Contracts } from '../expiries.ts';
import type { Segment } from '../instrument.ts';
import type {
  ContractReading,
  Reading,
  ShareReading,
  SpotReading,
  SymbolQuery,
} from './reading.ts';
import { compactReadings, type ContractText, type When } from './symbol-forms.ts';
import {
  describesContract,
  explicitText,
  missingDetails,
  sayWhen,
  withExplicit,
} from './symbol-query.ts';
import { symbolParts, type SymbolParts } from './symbol-parts.ts';
import { wordReadings } from './word-forms.ts';

const SHARE = /^(?=.*[A-Z])[A-Z0-9&-]{1,20}$/;
/** What looks like a contract that no form reads: digits and CE, a month after digits. */
const LIKE_CONTRACT = /\d(?:CE|PE|FUT)$|\d\d(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)/;

/**
 * Every reading of what a trader says, on a day, that could be traded: contracts that have ended
 * and days that don't exist are left out. More than one is rare. Throws INVALID_VALUE for what no
 * form reads and for what contradicts itself, CONTRACT_EXPIRED.
 */
export function readingsOf(
  query: SymbolQuery,
  day: string,
  market: ContractMarket,
): readonly Reading[] {
  const parts = symbolParts(query.symbol);
  const id = parts.id ?? parts.isin;
  if (id !== undefined) return [idReading(id, parts, market)];
  const contracts = contractTexts(parts, market);
  if (contracts.length > 0) {
    const texts = contracts.map((text) => withExplicit(text, query));
    return liveContracts(texts, parts, query, day, market);
  }
  const named = spotNamed(parts.name, market);
  if (describesContract(query)) {
    const underlying = query.underlying ?? named?.symbol ?? parts.name;
    return liveContracts([explicitText(underlying, query)], parts, query, day, market);
  }
  const places = query.segment === undefined ? parts.segments : [query.segment];
  if (named && (places === undefined || places.includes(named.segment))) return [named];
  if (places?.length === 1 && places[0] === 'IDX_I') {
    if (!SHARE.test(parts.name)) throw unreadable(query.symbol);
    return [{ kind: 'spot', segment: 'IDX_I', symbol: parts.name }];
  }
  return [shareReading(parts, query, market)];
}

/** An index, a commodity or a currency pair by its bare name: it has a price and is not traded. */
function spotNamed(name: string, { rules }: ContractMarket): SpotReading | undefined {
  const index = indexNamed(rules, name);
  if (index) return { kind: 'spot', segment: 'IDX_I', symbol: index.name };
  const listed = rules.underlyings.get(name);
  return listed && { kind: 'spot', segment: listed.segment, symbol: name };
}

/** The id of an index that the rules list is the index itself. */
function idReading(id: string, { segments = [] }: SymbolParts, market: ContractMarket): Reading {
  const index = segments[0] === 'IDX_I' ? indexWithId(market.rules, id) : undefined;
  return index
    ? { kind: 'spot', segment: 'IDX_I', symbol: index.name }
    : { kind: 'id', segments, id };
}

const contractTexts = ({ name }: SymbolParts, market: ContractMarket): readonly ContractText[] =>
  /\s/.test(name)
    ? wordReadings(name, (words) => underlyingNamed(words, market))
    : compactReadings(name, (each) => market.rules.underlyings.has(each));

/** An underlying by its own name or an index's other name; a stock by any name that looks like one. */
function underlyingNamed(text: string, { rules }: ContractMarket): string | undefined {
  const index = indexNamed(rules, text);
  if (index) return index.name;
  return SHARE.test(text) && !/^\d+$/.test(text) ? text : undefined;
}

/** Puts days on the contracts, and leaves out those that can't be. */
function liveContracts(
  texts: readonly ContractText[],
  parts: SymbolParts,
  query: SymbolQuery,
  day: string,
  market: ContractMarket,
): readonly ContractReading[] {
  const believed = texts.filter((text) => strikeFits(text, market));
  const possible = believed.length > 0 ? believed : texts;
  const dated = possible.map((text) => dateContract(text, parts, query, day, market));
  const real = dated.filter((each) => each.expiry !== '');
  const [first] = possible;
  if (real.length === 0 && first) throw noSuchDay(query.symbol, first);
  const live = real.filter((each) => each.expiry >= day);
  const [last] = real;
  if (live.length === 0 && last) throw contractExpired(contractName(last), last.expiry, day);
  return live;
}

/** Whether anybody would write such a strike: it tells 2625000 in February from 25000 of 2026. */
function strikeFits({ underlying, strike }: ContractText, { rules }: ContractMarket): boolean {
  const range = rulesOf(rules, underlying)?.strikes;
  if (range === undefined || strike === '') return true;
  return !isLess(price(strike), price(range.from)) && !isLess(price(range.to), price(strike));
}

function dateContract(
  { underlying, when, strike, type }: ContractText,
  parts: SymbolParts,
  query: SymbolQuery,
  day: string,
  market: ContractMarket,
): ContractReading {
  const kind = type === '' ? 'future' : 'option';
  const segment = contractSegment(underlying, parts, query, market);
  const contracts = { underlying, segment, kind } as const;
  const said = when.day !== undefined ? 'day' : when.month !== undefined ? 'month' : 'nothing';
  const expiry = dayOfExpiry(contracts, when, day, market) ?? '';
  const saidYear = when.year !== undefined;
  return { kind, segment, underlying, expiry, strike, type, said, saidYear };
}

/** Undefined where the day does not exist, or no rule says when the month's contract ends. */
function dayOfExpiry(
  contracts: Contracts,
  { year, month, day }: When,
  today: string,
  market: ContractMarket,
): string | undefined {
  if (month === undefined) return nearestExpiry(contracts, today, market);
  const years = year === undefined ? [yearOf(today), yearOf(today) + 1] : [year];
  const days = years
    .map((each) =>
      day === undefined ? monthlyExpiry(contracts, each, month, market) : dayFrom(each, month, day),
    )
    .filter((each) => each !== undefined);
  return days.find((each) => each >= today) ?? days.at(-1);
}

function contractSegment(
  underlying: string,
  { segments }: SymbolParts,
  { segment, symbol }: SymbolQuery,
  { rules }: ContractMarket,
): Segment {
  const possible = segmentsOf(rules, underlying);
  const named = segments ? possible.filter((each) => segments.includes(each)) : possible;
  const wanted = segment ? named.filter((each) => each === segment) : named;
  const [chosen] = wanted;
  if (chosen !== undefined) return chosen;
  const where = segment ?? segments?.join(' or ') ?? '';
  throw new PapertradeError(
    ErrorCode.INVALID_VALUE,
    `${quoteSafely(symbol)} does not trade in ${where}: contracts on ${underlying} trade in ` +
      `${possible.join(' and ')}.`,
    { name: 'segment', value: where, symbol, valid: possible.join(' ') },
  );
}

function shareReading(
  { name, segments, series }: SymbolParts,
  query: SymbolQuery,
  market: ContractMarket,
): ShareReading {
  const places = segments ?? [query.segment ?? query.defaultSegment ?? 'NSE_EQ'];
  const segment = places.find((each) => query.segment === undefined || each === query.segment);
  if (segment === undefined) throw contradiction(query, places);
  if (!segment.endsWith('_EQ')) throw missingDetails(query.symbol, 'contract');
  if (!SHARE.test(name) || looksLikeContract(name, market)) throw unreadable(query.symbol);
  return { kind: 'equity', segment, symbol: series ? `${name}-${series}` : name, series };
}

function contradiction({ segment, symbol }: SymbolQuery, places: readonly Segment[]) {
  return new PapertradeError(
    ErrorCode.INVALID_VALUE,
    `${quoteSafely(symbol)} says ${places.join(' or ')}, and the segment beside it is ${segment ?? ''}. ` +
      'Give one of the two.',
    { name: 'segment', value: segment ?? '', symbol },
  );
}

/** NIFTY25000 is an index and digits, no share; GOLD1 is a share. */
function looksLikeContract(name: string, { rules }: ContractMarket): boolean {
  const [, letters = ''] = /^(.*?[A-Z])\d{3,}$/.exec(name) ?? [];
  return LIKE_CONTRACT.test(name) || rules.underlyings.has(letters);
}

/** No form reads it. */
export const unreadable = (symbol: string): PapertradeError =>
  invalidValue(
    'symbol',
    symbol,
    'a share such as RELIANCE, or a contract such as "NIFTY 25000 CE", "NIFTY 29 DEC 25000 CE", ' +
      '"NIFTY FUT" or the symbol of the exchange',
  );

function noSuchDay(symbol: string, { when }: ContractText): PapertradeError {
  const said = sayWhen(when);
  return new PapertradeError(
    ErrorCode.INVALID_VALUE,
    when.day === undefined
      ? `${quoteSafely(symbol)} has no contract ${said ? `in ${said}` : 'that the rules know'}.`
      : `${quoteSafely(symbol)} ends on ${said}, and there is no such day.`,
    { name: 'expiry', value: said, symbol },
  );
}

export function contractExpired(symbol: string, expiry: string, day: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.CONTRACT_EXPIRED,
    `${quoteSafely(symbol)} expired on ${expiry}. Trade an expiry from ${day} on.`,
    { symbol, expiry, valid: `an expiry from ${day} on` },
  );
}
