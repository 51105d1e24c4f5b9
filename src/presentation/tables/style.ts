const COLORS = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'] as const;
/** What colours a text; none of them changes its width. */
export type Colors = Readonly<Record<(typeof COLORS)[number], (text: string) => string>>;

/** How a view may look: its colours, and its width in columns (absent: no limit). */
export interface Style {
  readonly color: Colors;
  readonly width: number | undefined;
}

export interface ColorOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
  /** false for --no-color. */
  readonly color: boolean;
}

const same = (text: string): string => text;
export const NO_COLORS = Object.fromEntries(COLORS.map((name) => [name, same])) as Colors;

/** For files and pipes. */
export const PLAIN: Style = { color: NO_COLORS, width: undefined };

/**
 * Colour only on a terminal; --no-color, NO_COLOR and FORCE_COLOR are obeyed, in this order. The
 * library is loaded where there is something to colour: a script's command starts sooner.
 */
export async function colorsFor(options: ColorOptions): Promise<Colors> {
  if (!isColored(options)) return NO_COLORS;
  const { Chalk } = await import('chalk');
  return new Chalk({ level: 1 });
}

function isColored({ env, isTerminal, color }: ColorOptions): boolean {
  if (!color || env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}
