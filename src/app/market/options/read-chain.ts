import { invalidValue } from '../../../domain/errors.ts';
import { parseDate } from '../../../domain/instruments/instrument.ts';
import { optional } from '../../../domain/optional.ts';
import { chainFigures, type ChainFigures } from './chain-figures.ts';
import type { Options } from './compose-options.ts';

/** Which chain is meant, and how much of it, as typed. */
export interface ChainOptions {
  /** `YYYY-MM-DD`; absent: the nearest. */
  readonly expiry?: string | undefined;
  /** So many strikes on each side of the money, or `all`. */
  readonly strikes?: string | undefined;
}

const USUAL_STRIKES = '8';

/** The chain that a name and an expiry mean. Rejects with INVALID_VALUE and INSTRUMENT_NOT_FOUND. */
export async function readChain(
  symbol: string,
  wanted: ChainOptions,
  options: () => Promise<Pick<Options, 'market' | 'history'>>,
): Promise<ChainFigures> {
  const expiry = optional(wanted.expiry, parseDate, 'expiry');
  const around = parseStrikes(wanted.strikes ?? USUAL_STRIKES);
  const { market, history } = await options();
  const chain = await market.chain(await market.underlying(symbol), expiry);
  return chainFigures(chain, around, await history.take(chain));
}

function parseStrikes(strikes: string): number | undefined {
  if (strikes === 'all') return undefined;
  if (/^\d{1,3}$/.test(strikes)) return Number.parseInt(strikes, 10);
  throw invalidValue('strikes', strikes, 'a whole number up to 999, or "all"');
}
