import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import type { OptionTerms } from '../../src/analytics/black76.ts';

/** An option whose figures were published, and recomputed at 50 digits. */
export interface Reference {
  readonly name: string;
  readonly terms: Omit<OptionTerms, 'forward'>;
  readonly forwardOrSpot: number;
  /** Set where the model is Black-Scholes-Merton on a spot price. */
  readonly dividendYield: number | undefined;
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly thetaDay: number;
  readonly vegaPoint: number;
}

const FILE = new URL('../fixtures/options/options-pricing.csv', import.meta.url);

export function references(): readonly Reference[] {
  const { data } = Papa.parse<Record<string, string>>(readFileSync(FILE, 'utf8').trim(), {
    header: true,
  });
  return data.map((row) => {
    const number = (name: string) => Number(row[name]);
    const yieldText = /q=([\d.]+)/.exec(row['model']!)?.[1];
    return {
      name: `${row['source']} ${row['model']} ${row['type']} ${row['forward_or_spot']}/${row['strike']} ${row['years']}`,
      terms: {
        type: row['type'] === 'c' ? 'CE' : 'PE',
        strike: number('strike'),
        years: number('years'),
        rate: number('rate'),
        volatility: number('volatility'),
      },
      forwardOrSpot: number('forward_or_spot'),
      dividendYield: yieldText === undefined ? undefined : Number(yieldText),
      price: number('price'),
      delta: number('delta'),
      gamma: number('gamma'),
      thetaDay: number('theta_day'),
      vegaPoint: number('vega_point'),
    };
  });
}
