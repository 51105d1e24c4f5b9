/** How every bundle of the sources is made: the program's, the library's, those of tools and tests. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(import.meta.dirname, '..');

/** YAML is read at build time; no parser is needed for what ships. */
const yaml = {
  name: 'yaml',
  setup({ onLoad }) {
    onLoad({ filter: /\.yaml$/ }, async ({ path }) => ({
      contents: JSON.stringify(parse(await readFile(path, 'utf8'), { schema: 'failsafe' })),
      loader: 'json',
    }));
  },
};

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** Options of esbuild that hold for all of them; the database's binary is never bundled. */
export const bundleOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['libsql', '@libsql/*'],
  loader: { '.lua': 'text' },
  define: {
    __VERSION__: JSON.stringify(version),
    __COMMIT_WORKER__: '"../commit-worker.cjs"',
    'import.meta.dirname': '__dirname',
  },
  plugins: [yaml],
  logLevel: 'warning',
};
