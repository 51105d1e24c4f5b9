import { ErrorCode, PapertradeError, quoteSafely } from '../../errors.ts';
import { price, text as plain } from '../../money/money.ts';
import { monthOf, yearOf } from '../../calendar/days.ts';
import type { SymbolQuery } from './reading.ts';
import type { ContractText, When } from './symbol-forms.ts';

/** Whether what stands beside the text describes a contract. */
export const describesContract = (query: SymbolQuery): boolean =>
  query.optionType !== undefined ||
  query.strike !== undefined ||
  query.expiry !== undefined ||
  query.underlying !== undefined ||
  query.future === true;

/** The contract that what stands beside the text describes. Throws INSTRUMENT_DETAILS. */
export function explicitText(underlying: string, query: SymbolQuery): ContractText {
  const name = underlying.toUpperCase();
  const when = query.expiry === undefined ? {} : whenOf(query.expiry);
  if (query.future === true) return { underlying: name, when, strike: '', type: '' };
  if (query.optionType === undefined || query.strike === undefined) {
    throw missingDetails(query.symbol, query.optionType === undefined ? 'option_type' : 'strike');
  }
  const strike = plain(price(query.strike));
  return { underlying: name, when, strike, type: query.optionType };
}

function whenOf(day: string): When {
  return { year: yearOf(day), month: monthOf(day), day: Number.parseInt(day.slice(8), 10) };
}

/** What is said beside the text wins where the text is silent; elsewhere both must agree. */
export function withExplicit(text: ContractText, query: SymbolQuery): ContractText {
  const { expiry, strike, optionType, underlying, future } = query;
  const isFuture = text.type === '';
  agree(query, 'option type', optionType, isFuture ? 'a future' : text.type);
  agree(query, 'strike', strike && plain(price(strike)), isFuture ? 'a future' : text.strike);
  agree(query, 'underlying', underlying?.toUpperCase(), text.underlying);
  if (future === true && !isFuture) agree(query, 'kind', 'a future', `a ${text.type}`);
  return expiry === undefined ? text : { ...text, when: agreeingWhen(text.when, expiry, query) };
}

function agreeingWhen(said: When, expiry: string, query: SymbolQuery): When {
  const when = whenOf(expiry);
  const agrees = (['year', 'month', 'day'] as const).every(
    (part) => said[part] === undefined || said[part] === when[part],
  );
  if (!agrees) agree(query, 'expiry', expiry, sayWhen(said));
  return when;
}

function agree(
  { symbol }: SymbolQuery,
  what: string,
  said: string | undefined,
  written: string,
): void {
  if (said === undefined || said === written) return;
  throw new PapertradeError(
    ErrorCode.INVALID_VALUE,
    `${quoteSafely(symbol)} says ${written}, and the ${what} beside it is ${quoteSafely(said)}. ` +
      'Give one of the two.',
    { name: what, value: said, symbol },
  );
}

export function missingDetails(symbol: string, missing: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.INSTRUMENT_DETAILS,
    `${quoteSafely(symbol)} is not described: an option needs its type and its strike, a future ` +
      'that it is one.',
    { symbol, missing },
  );
}

/** A day or month as it was said, though the calendar may have no such. */
export function sayWhen({ year, month, day }: When): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return [
    year === undefined ? undefined : String(year),
    month === undefined ? undefined : two(month),
    day === undefined ? undefined : two(day),
  ]
    .filter((part) => part !== undefined)
    .join('-');
}
