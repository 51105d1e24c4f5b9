import dividends from '../../../config/rules/dividends.yaml';
import { percentOf, type Ratio } from '../../domain/money/money.ts';

interface Row {
  readonly from: string;
  readonly share: string;
}

const { extraordinary } = dividends as { readonly extraordinary: readonly [Row, ...Row[]] };

/** The share of a share's price from which a dividend with an ex-date is extraordinary. */
export function extraordinaryDividend(exDate: string): Ratio {
  const inForce = extraordinary.filter(({ from }) => from <= exDate).at(-1);
  return percentOf((inForce ?? extraordinary[0]).share);
}
