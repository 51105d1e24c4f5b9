/** Bundles the program (dist/main.cjs) and the library (dist/library.cjs), split where the source imports dynamically. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { library } from './bundle/declarations.mjs';
import { notice } from './bundle/notice.mjs';
import { groups } from './bundle/parts.mjs';
import { ROOT } from './bundle/root.mjs';

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** Settings that ship are parsed when the program is built; every value stays text. */
const yaml = {
  name: 'yaml',
  transform: {
    filter: { id: /\.yaml$/ },
    handler: (text) => ({
      code: JSON.stringify(parse(text, { schema: 'failsafe' })),
      moduleType: 'json',
    }),
  },
};

/** What every bundle of the source shares: those that ship, and those of the documents' generators. */
export const source = {
  cwd: ROOT,
  platform: 'node',
  logLevel: 'warn',
  external: ['@photostructure/sqlite'],
  // Colours that debug, which the Redis client has, takes where they are installed.
  resolve: { alias: { 'supports-color': false } },
  moduleTypes: { '.lua': 'text' },
  plugins: [yaml],
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
  plugins: [yaml, notice, library],
  output: {
    dir: join(ROOT, 'dist'),
    format: 'cjs',
    cleanDir: true,
    codeSplitting: { groups },
    minify: true,
    entryFileNames: '[name].cjs',
    chunkFileNames: 'parts/[name]-[hash].cjs',
  },
};
