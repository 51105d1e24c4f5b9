import { Chalk, type ChalkInstance } from 'chalk';

/** How a view may look: its colours, and its width in columns (absent: no limit). */
export interface Style {
  readonly color: ChalkInstance;
  readonly width: number | undefined;
}

export interface StyleWords {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
  readonly columns: number | undefined;
  /** false for --no-color. */
  readonly color: boolean;
}

/** Colour only on a terminal; --no-color, NO_COLOR and FORCE_COLOR are obeyed, in this order. */
export function createStyle(words: StyleWords): Style {
  return {
    color: new Chalk({ level: isColored(words) ? 1 : 0 }),
    width: words.isTerminal ? (words.columns ?? 80) : undefined,
  };
}

function isColored({ env, isTerminal, color }: StyleWords): boolean {
  if (!color || env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}
