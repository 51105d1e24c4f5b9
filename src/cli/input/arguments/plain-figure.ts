import { ungrouped } from '../../../domain/money/typed.ts';

/**
 * A figure as other programs write it, `75.000000` or `14,100.50`: zeros after the decimals and the
 * commas of correct groups say nothing.
 */
export function plainFigure(written: string): string {
  const typed = written.trim();
  const figure = ungrouped(typed) ?? typed;
  return /^\d+\.\d+$/.test(figure) ? figure.replace(/\.?0+$/, '') : figure;
}
