import { invalidValue } from '../../../domain/errors.ts';
import { parseDate } from '../../../domain/instruments/instrument.ts';
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
  typed: string,
  given: ChainOptions,
  options: () => Promise<Pick<Options, 'market' | 'history'>>,
): Promise<ChainFigures> {
  const expiry = given.expiry === undefined ? undefined : parseDate(given.expiry, 'expiry');
  const around = parseStrikes(given.strikes ?? USUAL_STRIKES);
  const { market, history } = await options();
  const chain = await market.chain(await market.underlying(typed), expiry);
  return chainFigures(chain, around, await history.take(chain));
}

function parseStrikes(typed: string): number | undefined {
  if (typed === 'all') return undefined;
  if (/^\d{1,3}$/.test(typed)) return Number.parseInt(typed, 10);
  throw invalidValue('strikes', typed, 'a whole number up to 999, or "all"');
}
