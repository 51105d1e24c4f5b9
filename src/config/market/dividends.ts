import { percentOf, type Ratio } from '../../domain/money/money.ts';

interface Row {
  readonly from: string;
  readonly share: string;
}

/** The share of a share's price from which a dividend of a day is extraordinary (config/rules/dividends.yaml). */
export async function loadExtraordinaryDividend(): Promise<(day: string) => Ratio> {
  const file = await import('../../../config/rules/dividends.yaml');
  const { extraordinary } = file.default as { readonly extraordinary: readonly [Row, ...Row[]] };
  return (day) => {
    const inForce = extraordinary.filter(({ from }) => from <= day).at(-1);
    return percentOf((inForce ?? extraordinary[0]).share);
  };
}
