import { ErrorCode, PapertradeError, quoteSafely } from '../../errors.ts';
import { price, text as plain } from '../../money/money.ts';
import { monthOf, yearOf } from '../calendar-days.ts';
import type { SymbolWords } from './reading.ts';
import type { ContractText, When } from './symbol-forms.ts';

/** Whether what stands beside the text describes a contract. */
export const describesContract = (words: SymbolWords): boolean =>
  words.optionType !== undefined ||
  words.strike !== undefined ||
  words.expiry !== undefined ||
  words.underlying !== undefined ||
  words.future === true;

/** The contract that what stands beside the text describes. Throws INSTRUMENT_DETAILS. */
export function explicitText(underlying: string, words: SymbolWords): ContractText {
  const name = underlying.toUpperCase();
  const when = words.expiry === undefined ? {} : whenOf(words.expiry);
  if (words.future === true) return { underlying: name, when, strike: '', type: '' };
  if (words.optionType === undefined || words.strike === undefined) {
    throw missingDetails(words.symbol, words.optionType === undefined ? 'option_type' : 'strike');
  }
  const strike = plain(price(words.strike));
  return { underlying: name, when, strike, type: words.optionType };
}

function whenOf(day: string): When {
  return { year: yearOf(day), month: monthOf(day), day: Number.parseInt(day.slice(8), 10) };
}

/** What is said beside the text wins where the text is silent; elsewhere both must agree. */
export function withExplicit(text: ContractText, words: SymbolWords): ContractText {
  const { expiry, strike, optionType, underlying, future } = words;
  const isFuture = text.type === '';
  agree(words, 'option type', optionType, isFuture ? 'a future' : text.type);
  agree(words, 'strike', strike && plain(price(strike)), isFuture ? 'a future' : text.strike);
  agree(words, 'underlying', underlying?.toUpperCase(), text.underlying);
  if (future === true && !isFuture) agree(words, 'kind', 'a future', `a ${text.type}`);
  return expiry === undefined ? text : { ...text, when: agreeingWhen(text.when, expiry, words) };
}

function agreeingWhen(said: When, expiry: string, words: SymbolWords): When {
  const when = whenOf(expiry);
  const agrees = (['year', 'month', 'day'] as const).every(
    (part) => said[part] === undefined || said[part] === when[part],
  );
  if (!agrees) agree(words, 'expiry', expiry, sayWhen(said));
  return when;
}

function agree(
  { symbol }: SymbolWords,
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
