import { invalidValue } from '../errors.ts';
import { contractOf, type Instrument } from '../instruments/instrument.ts';
import { parsePrice, price, type Price } from '../money/money.ts';

/** What a leg can be in: a call, a put, the expiry's future, or the underlying share itself. */
export type ContractKind = 'CE' | 'PE' | 'FUT' | 'EQ';
export type OptionKind = 'CE' | 'PE';

/** What an instrument is to a leg. */
export const kindOfInstrument = (instrument: Instrument): ContractKind =>
  instrument.option ? instrument.option.type : contractOf(instrument) ? 'FUT' : 'EQ';

/** How a trader names a strike; every one ends in a strike that is listed. */
export type StrikeChoice =
  /** Strikes away from the one nearest the forward: above 0 is out of the money. */
  | { readonly by: 'steps'; readonly steps: number }
  /** Points from the strike nearest the forward. */
  | { readonly by: 'points'; readonly points: Price }
  | { readonly by: 'strike'; readonly strike: Price }
  /** The strike whose delta, in percent and without its sign, is nearest. */
  | { readonly by: 'delta'; readonly percent: Price }
  /** The strike whose price is nearest. */
  | { readonly by: 'premium'; readonly premium: Price };

/** A contract as a trader names it: whole, or by its place in a chain. */
export type TypedContract =
  | { readonly symbol: string }
  | { readonly kind: OptionKind; readonly choice: StrikeChoice }
  | { readonly kind: 'FUT' | 'EQ' };

const EXPECTED =
  'a symbol, FUT, EQ, or an option such as CE:atm, PE:otm2, CE:itm1, CE:24000, CE:+200, CE:d16 or CE:p50';
const PLACE = /^(CE|PE):(.+)$/i;

/** Reads a contract as typed: `NIFTY26DEC24000CE`, `CE:otm2`, `FUT`. */
export function parseContract(typed: string): TypedContract {
  const plain = typed.toUpperCase();
  if (plain === 'FUT' || plain === 'EQ') return { kind: plain };
  const place = PLACE.exec(typed);
  if (!place?.[1] || !place[2]) return { symbol: typed };
  return { kind: place[1].toUpperCase() as OptionKind, choice: parseChoice(place[2], typed) };
}

const ATM: StrikeChoice = { by: 'steps', steps: 0 };

/** Reads how a strike is chosen: `atm`, `otm2`, `+200`, `24000`, `d16`, `p50`. */
export function parseChoice(text: string, typed = text): StrikeChoice {
  const lower = text.toLowerCase();
  if (lower === 'atm') return ATM;
  const steps = /^(otm|itm)(\d{1,3})$/.exec(lower);
  if (steps?.[2]) {
    const count = Number.parseInt(steps[2], 10);
    return { by: 'steps', steps: steps[1] === 'otm' ? count : -count };
  }
  const sign = /^([+-])(\d+(?:\.\d{1,4})?)$/.exec(lower);
  if (sign?.[2]) return { by: 'points', points: price(`${sign[1] ?? ''}${sign[2]}`) };
  const delta = /^d(\d{1,2}(?:\.\d{1,2})?)$/.exec(lower);
  if (delta?.[1]) return { by: 'delta', percent: parsePrice(delta[1], 'delta') };
  const premium = /^p(\d+(?:\.\d{1,4})?)$/.exec(lower);
  if (premium?.[1]) return { by: 'premium', premium: parsePrice(premium[1], 'premium') };
  if (/^\d+(?:\.\d{1,4})?$/.test(lower))
    return { by: 'strike', strike: parsePrice(lower, 'strike') };
  throw invalidValue('strike', typed, EXPECTED);
}
