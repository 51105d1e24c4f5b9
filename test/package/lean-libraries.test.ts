import { beforeAll, describe, expect, it } from '@jest/globals';
import type * as Commander from 'commander';
import type { Decimal } from 'decimal.js';
import { build, type Plugin } from 'esbuild';
import fc from 'fast-check';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leanLibraries } from '../../.ci/lean-libraries.mjs';
import type { Column, table } from '../../src/presentation/tables/table.ts';
import { NO_COLORS } from '../../src/presentation/tables/style.ts';
import { runs, SEED } from '../support/fuzz-seed.ts';

interface Libraries {
  readonly Decimal: typeof Decimal;
  readonly commander: typeof Commander;
  readonly table: typeof table;
}

const ENTRY = `
  export { Decimal } from 'decimal.js';
  export * as commander from 'commander';
  export { table } from './src/presentation/tables/table.ts';
`;
const ROOT = join(import.meta.dirname, '../..');

/** The libraries as they are, or as they go into the program. */
async function bundled(plugins: Plugin[]): Promise<Libraries> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'papertrade-lean-')), 'libraries.cjs');
  await build({
    stdin: { contents: ENTRY, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outfile,
    plugins,
  });
  return createRequire(import.meta.url)(outfile) as Libraries;
}

let whole: Libraries;
let lean: Libraries;
beforeAll(async () => {
  [whole, lean] = await Promise.all([bundled([]), bundled(leanLibraries)]);
});

/** What is made of a value, or how it is refused. */
function answer<T>(make: () => T): T | string {
  try {
    return make();
  } catch (error) {
    return String(error);
  }
}

describe('a library that does less at its start does the same with', () => {
  it('a figure, however it is written', () => {
    const read = ({ Decimal }: Libraries, text: string) =>
      answer(() => new Decimal(text).toString());
    const written = fc.oneof(
      fc.stringMatching(/^[+-]?\d{0,12}\.?\d{0,6}([eE][+-]?\d{1,3})?$/),
      fc.constantFrom(
        '',
        '.',
        '-',
        '1..2',
        '1.2.3',
        '5.',
        '.5',
        '0x1F',
        'Infinity',
        'NaN',
        '1_000',
      ),
      fc.string({ maxLength: 8 }),
    );
    const same = (text: string) => expect(read(lean, text)).toBe(read(whole, text));
    fc.assert(fc.property(written, same), { seed: SEED, numRuns: runs(500) });
  });

  it('a table, with colours, wide letters, no row, a narrow terminal', () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 20 }).map((text) => text.replaceAll(/\s/g, ' ')),
      fc.constantFrom('', '₹1,00,000.00', RED, '日本', '👍🏽', 'Nifty 25 000'),
    );
    const rows = fc.array(fc.tuple(cell, cell, cell), { maxLength: 12 });
    const width = fc.option(fc.integer({ min: 10, max: 60 }), { nil: undefined });
    const same = (cells: [string, string, string][], columns: number | undefined) => {
      const drawn = ({ table: draw }: Libraries) =>
        draw(COLUMNS, cells, { color: { ...NO_COLORS, bold }, width: columns });
      expect(drawn(lean)).toBe(drawn(whole));
    };
    fc.assert(fc.property(rows, width, same), { seed: SEED, numRuns: runs(200) });
  });

  it.each([
    ['-v, --verbose', '-v'],
    ['--store <url>', '--store', 'local'],
    ['--store <url>', '--store=local:a=b'],
    ['--columns <name...>', '--columns', 'a', 'b'],
    ['--tag [name...]', '--tag'],
    ['--no-color', '--no-color'],
    ['--stop-on-error', '--stop-on-error'],
    ['--', '--'],
    ['verbose', 'verbose'],
  ])('the option %s, given as %s', (flags, ...words) => {
    const parsed = ({ commander }: Libraries) =>
      answer(() => {
        const command = new commander.Command()
          .exitOverride()
          .option(flags, 'said')
          .argument('[rest]');
        return { said: command.parse(words, { from: 'user' }).opts(), args: command.args };
      });
    expect(parsed(lean)).toEqual(parsed(whole));
  });

  it.each([20, 40, 80, 200])('a page of help in %d columns', (columns) => {
    const page = ({ commander: { Command, Option } }: Libraries) =>
      new Command('trade')
        .description(
          `${'A description that is long enough to be wrapped. '.repeat(3)}\n\n  And more.`,
        )
        .configureOutput({ getOutHelpWidth: () => columns })
        .addOption(
          new Option('-p, --price <price>', 'of one unit, in rupees, or what the market gives'),
        )
        .option('--short', 'ends with a space ')
        .option('--quiet')
        .addCommand(new Command('list').description('\u001b[1mbold\u001b[22m words for a list'))
        .addCommand(
          new Command('show').argument('<id>', 'one\nof\n  several lines').summary('show'),
        )
        .helpInformation();
    expect(page(lean)).toBe(page(whole));
  });
});

const RED = '\u001b[31m-₹5.00\u001b[39m';
const bold = (text: string): string => `\u001b[1m${text}\u001b[22m`;
const COLUMNS: readonly Column<readonly [string, string, string]>[] = [
  { title: 'Symbol', cell: ([first]) => first },
  { title: 'Price', cell: ([, second]) => second, right: true },
  { title: 'Note', cell: ([, , third]) => third, drop: 1 },
];
