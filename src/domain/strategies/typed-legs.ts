import { invalidValue } from '../errors.ts';
import type { Action } from '../ledger/fill.ts';
import { parsePrice, parseQuantity, type Price, type Quantity } from '../money/money.ts';
import { parseContract, type TypedContract } from './typed-contract.ts';

/** One leg as a trader says it. */
export interface TypedLeg {
  readonly action: Action;
  /** Lots, or units where the trader counts in them. */
  readonly count: Quantity;
  readonly contract: TypedContract;
  /** What the leg is priced at, where it isn't the market. */
  readonly price?: Price;
}

export const MAX_LEGS = 20;

const SIGNED = /^([+-])(\d+)$/;
const VERB = /^(buy|sell)$/i;
const EXPECTED = 'legs such as "+1 NIFTY26DEC24000CE -1 NIFTY26DEC24200CE" or "buy 1 X sell 1 Y"';

/**
 * Reads legs: `+1 X -1 Y` or `buy 1 X sell 1 Y`, as words or in quotes; a contract may have several
 * words (`-1 NIFTY 25000 CE`), and `X@104.25` prices a leg. From 1 to 20.
 * Throws INVALID_VALUE with the text that doesn't read.
 */
export function parseLegs(typed: readonly string[]): readonly TypedLeg[] {
  const parts = typed.flatMap((each) => each.trim().split(/\s+/)).filter(Boolean);
  const legs: TypedLeg[] = [];
  let at = 0;
  while (at < parts.length) {
    const { action, count, length } = readCount(parts, at);
    const contract = contractFrom(parts, at + length);
    if (contract.length === 0) throw invalidValue('legs', parts.join(' '), EXPECTED);
    legs.push({ action, count, ...readContract(contract.join(' ')) });
    at += length + contract.length;
  }
  if (legs.length === 0 || legs.length > MAX_LEGS) {
    throw invalidValue('legs', parts.join(' '), `1 to ${MAX_LEGS} legs`);
  }
  return legs;
}

function readCount(parts: readonly string[], at: number) {
  const first = parts[at] ?? '';
  const signed = SIGNED.exec(first);
  if (signed?.[2]) {
    const action: Action = signed[1] === '+' ? 'BUY' : 'SELL';
    return { action, count: parseQuantity(signed[2], 'count of a leg'), length: 1 };
  }
  if (!VERB.test(first)) throw invalidValue('leg', first, EXPECTED);
  const count = parseQuantity(parts[at + 1] ?? '', 'count of a leg');
  return { action: first.toUpperCase() as Action, count, length: 2 };
}

/** The parts up to the next leg. */
function contractFrom(parts: readonly string[], from: number): readonly string[] {
  const next = parts.findIndex((word, at) => at >= from && (SIGNED.test(word) || VERB.test(word)));
  return parts.slice(from, next < 0 ? undefined : next);
}

function readContract(typed: string): Pick<TypedLeg, 'contract' | 'price'> {
  const sign = typed.lastIndexOf('@');
  if (sign < 1) return { contract: parseContract(typed) };
  const price = parsePrice(typed.slice(sign + 1).trim(), 'price of a leg');
  return { contract: parseContract(typed.slice(0, sign).trim()), price };
}
