import type { BandKind, Bands, PriceBand } from '../../domain/orders/broker-rules.ts';
import { percentOf, price } from '../../domain/money/money.ts';

interface Row {
  readonly kind: BandKind;
  readonly from: string;
  readonly name: string;
  readonly share: string;
  readonly least?: string;
  readonly one_sided?: string;
}

/**
 * The exchanges' bands of config/rules/bands.yaml, with the user's own percentages by symbol
 * (`trading.price_bands`), which win.
 */
export async function loadBands(own: Readonly<Record<string, string>>): Promise<Bands> {
  const { bands } = await bandsFile();
  return (kind, day, symbol) => {
    const typed = own[symbol];
    if (typed !== undefined) {
      return { share: percentOf(typed), oneSided: false, name: `the price band of ${typed}` };
    }
    let newest: Row | undefined;
    for (const row of bands) {
      if (row.kind !== kind || row.from > day) continue;
      if (newest === undefined || newest.from < row.from) newest = row;
    }
    return newest && toBand(newest);
  };
}

/** Whether a share is known to have futures and options, where no instrument master says so. */
export async function hasDerivatives(symbol: string): Promise<boolean> {
  return (await bandsFile()).derivative_shares.includes(symbol);
}

async function bandsFile() {
  return (await import('../../../config/rules/bands.yaml')).default as {
    readonly bands: readonly Row[];
    readonly derivative_shares: readonly string[];
  };
}

const toBand = ({ name, share, least, one_sided: oneSided }: Row): PriceBand => ({
  name,
  share: percentOf(share),
  oneSided: oneSided === 'true',
  ...(least !== undefined && { least: price(least) }),
});
