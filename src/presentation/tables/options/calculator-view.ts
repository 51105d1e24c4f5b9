import type { CalculatedOption } from '../../../app/market/options/option-calculator.ts';
import { fields, type FieldRows } from '../fields.ts';
import type { Style } from '../style.ts';
import { digits, REASONS } from './model-figures.ts';

export const calculatedJson = (option: CalculatedOption) => ({ ...option });

/** The figures of one option, one a line. */
export function calculatedView(option: CalculatedOption, style: Style): string {
  const rows: FieldRows = [
    ['Forward', digits(option.forward, 2)],
    ['Price', digits(option.price, 2)],
    ['IV', option.iv === null ? '–' : `${digits(option.iv, 2)}%`],
    ['Delta', digits(option.delta, 4)],
    ['Gamma', digits(option.gamma, 6)],
    ['Theta a day', digits(option.theta, 2)],
    ['Vega a point', digits(option.vega, 2)],
    ['Rho 1%', digits(option.rho, 4)],
  ];
  const shown = fields(rows, style);
  return option.reason === null ? shown : `${shown}\n\n${REASONS[option.reason]}`;
}
