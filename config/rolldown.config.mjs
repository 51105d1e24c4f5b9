/** Bundles the program (dist/main.cjs) and the library (dist/library.cjs), split where the source imports dynamically. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import license from 'rollup-plugin-license';
import { parse } from 'yaml';

export const ROOT = join(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/**
 * Settings that ship are parsed when the program is built; every value stays text. As JSON they are read
 * in less time than as source.
 */
const yaml = {
  name: 'yaml',
  transform: {
    filter: { id: /\.yaml$/ },
    handler: (text) => ({
      code: `export default JSON.parse(${JSON.stringify(JSON.stringify(parse(text, { schema: 'failsafe' })))});`,
      moduleType: 'js',
    }),
  },
};

/** The Redis client's table of commands, too: as JSON it is read in a part of the time. */
const json = {
  name: 'json-text',
  transform: {
    filter: { id: /\.json$/ },
    handler: (text) => ({
      code: `module.exports = JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(text)))});`,
      moduleType: 'js',
    }),
  },
};

/** Of a package that is published without its licence's text the text stands in `.ci/licences`. */
function noticeOf(each) {
  const text = each.text().replaceAll('\r\n', '\n');
  if (each.licenseText) return text;
  const licence = readFileSync(join(ROOT, '.ci/licences', `${each.name}.txt`), 'utf8');
  return `${text.trimEnd()}\nLicense Text:\n===\n\n${licence}`;
}

const byName = (a, b) => (a.name < b.name ? -1 : 1);

/** The licences of all that is bundled; the build fails for one that isn't listed here. */
const notice = license({
  thirdParty: {
    allow: {
      test: '(MIT OR ISC OR BSD-2-Clause OR BSD-3-Clause OR Apache-2.0 OR 0BSD)',
      failOnUnlicensed: true,
      failOnViolation: true,
    },
    output: {
      file: join(ROOT, 'NOTICE'),
      template: (packages) => packages.sort(byName).map(noticeOf).join('\n\n---\n\n'),
    },
  },
});

/** The types of its answers, beside the library's own. */
const DOCUMENTS = ['documents', 'option-documents'];

/** The library for `import`: one implementation, so that an error is one class in both forms. */
const library = {
  name: 'library',
  generateBundle() {
    const types = (path) => readFileSync(join(ROOT, 'src', path), 'utf8');
    for (const kind of ['mjs', 'cjs']) {
      const declaration = (name, source) =>
        this.emitFile({ type: 'asset', fileName: `${name}.d.${kind.replace('js', 'ts')}`, source });
      const files = ['library/library', ...DOCUMENTS.map((each) => `presentation/json/${each}`)];
      for (const file of files) {
        const source = types(file === files[0] ? `${file}.d.ts` : `${file}.ts`);
        const imported = new RegExp(`'[./a-z]*/(${DOCUMENTS.join('|')})\\.ts'`, 'g');
        declaration(basename(file), source.replace(imported, `'./$1.${kind}'`));
      }
    }
    this.emitFile({
      type: 'asset',
      fileName: 'library.mjs',
      source:
        "import library from './library.cjs';\nexport const { openDesk, PapertradeError } = library;\n",
    });
  },
};

/**
 * What is loaded together, with all that it imports, is one part: a file costs time for each that is
 * loaded, so a command opens few. A module belongs to the first part that has it.
 */
const PARTS = {
  program: ['src/cli/main'],
  services: [
    'src/cli/services',
    'src/cli/shared/sessions/balance',
    'src/domain/money/',
    'src/presentation/tables/fields',
    'src/presentation/tables/flow',
    'src/presentation/tables/format',
    'src/storage/codec/market/(?:listing|quote)',
    'src/storage/codec/order',
    'src/storage/codec/position',
    'src/storage/codec/session/session\\.',
    'src/storage/codec/strategy',
    'src/storage/open-store',
  ],
  booking: [
    'src/app/sessions/cash-change',
    'src/domain/ledger/ledger-transaction',
    'src/presentation/json/json',
    'src/storage/codec/encode',
    'src/storage/codec/session/state-id',
  ],
  local: ['src/storage/sqlite/sqlite-store'],
  'local-writes': ['src/storage/sqlite/ledger/(?:commit|write)', 'src/storage/sqlite/tables/rows'],
  redis: ['src/storage/redis/redis-store'],
  instruments: ['src/app/instruments/find-instrument', 'src/app/instruments/resolver'],
  contracts: ['src/config/market/contract-rules', 'config/contracts/'],
  calendar: ['src/config/market/market-calendar', 'config/calendar/'],
  orders: ['src/app/trading/orders/read-order', 'src/presentation/tables/trading/order-view'],
  trading: [
    'src/app/trading/compose-trading',
    'src/app/margin/group-reader',
    'src/cli/shared/place-order',
  ],
};
const groups = Object.entries(PARTS).map(([name, files]) => ({
  name,
  test: new RegExp(`/(?:${files.join('|')})`),
}));

/** What every bundle of the source shares: those that ship, and those of the documents' generators. */
export const source = {
  cwd: ROOT,
  platform: 'node',
  logLevel: 'warn',
  // debug asks for supports-color where it is installed.
  external: ['@photostructure/sqlite', 'supports-color'],
  moduleTypes: { '.lua': 'text' },
  plugins: [yaml, json],
  transform: {
    target: 'node20',
    define: {
      __VERSION__: JSON.stringify(version),
      'import.meta.dirname': '__dirname',
    },
  },
};

export default {
  ...source,
  input: {
    main: 'src/cli/main.ts',
    library: 'src/library/index.ts',
  },
  plugins: [yaml, json, notice, library],
  output: {
    dir: join(ROOT, 'dist'),
    format: 'cjs',
    cleanDir: true,
    codeSplitting: { groups },
    minify: true,
    charset: 'ascii',
    topLevelVar: true,
    entryFileNames: '[name].cjs',
    chunkFileNames: 'parts/[name]-[hash].cjs',
  },
};
