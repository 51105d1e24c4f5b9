import { contractOf, type Instrument, type Segment } from './instrument.ts';

/**
 * The names under which an underlying of contracts in a segment is quoted: as an index, else as a
 * share of either exchange, the contracts' own first.
 */
export function underlyingIds(
  underlying: string,
  segment: Segment,
): readonly Pick<Instrument, 'segment' | 'securityId'>[] {
  const shares: readonly Segment[] = segment.startsWith('BSE')
    ? ['BSE_EQ', 'NSE_EQ']
    : ['NSE_EQ', 'BSE_EQ'];
  const segments: readonly Segment[] = ['IDX_I', ...shares];
  return segments.map((each) => ({ segment: each, securityId: underlying }));
}

/** The same of what a contract is on; none for a share. */
export function underlyingIdsOf(instrument: Instrument): ReturnType<typeof underlyingIds> {
  const contract = contractOf(instrument);
  return contract ? underlyingIds(contract.underlying, instrument.segment) : [];
}
