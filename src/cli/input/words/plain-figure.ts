/** A figure as other programs write it, `75.000000`: zeros after the decimals say nothing. */
export const plainFigure = (typed: string): string =>
  /^\s*\d+\.\d+\s*$/.test(typed) ? typed.trim().replace(/\.?0+$/, '') : typed.trim();
