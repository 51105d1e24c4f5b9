import { contractOf, type Instrument } from '../../../domain/instruments/instrument.ts';
import type { ReadBeside } from '../../margin/group-reader.ts';
import type { ListedChain } from '../../market/options/listed-options.ts';
import { quotedOf, type OptionMarket, type QuoteOf } from '../../market/options/option-market.ts';

/** A market that was read: what is listed of each expiry, and the quotes of one moment. */
export interface MarketRead {
  readonly chains: readonly ListedChain[];
  readonly quoteOf: QuoteOf;
  /** The last quotes of what is margined together; absent where they weren't read. */
  readonly underlyings?: ReadBeside['underlyings'];
}

/** The expiries of contracts, the nearest first. */
export const expiriesOf = (instruments: readonly Instrument[]): readonly string[] => [
  ...new Set(instruments.flatMap((each) => contractOf(each)?.expiry ?? []).sort()),
];

/** What is listed where contracts are. */
export function chainsOf(
  instruments: readonly Instrument[],
  market: OptionMarket,
): Promise<readonly ListedChain[]> {
  const contract = instruments.map(contractOf).find((each) => each !== undefined);
  return market.listed(contract?.underlying ?? '', expiriesOf(instruments));
}

/** The market of contracts and shares as it is now. */
export async function readMarket(
  instruments: readonly Instrument[],
  market: OptionMarket,
): Promise<MarketRead> {
  const chains = await chainsOf(instruments, market);
  return { chains, quoteOf: await market.quotes([...instruments, ...chains.flatMap(quotedOf)]) };
}
