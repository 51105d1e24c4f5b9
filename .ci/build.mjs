/** Bundles the program into dist/: one entry, code split where it loads parts on demand. */
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { parse } from 'yaml';

const { version } = JSON.parse(await readFile('package.json', 'utf8'));

const yaml = {
  name: 'yaml',
  setup({ onLoad }) {
    onLoad({ filter: /\.yaml$/ }, async ({ path }) => ({
      contents: JSON.stringify(parse(await readFile(path, 'utf8'), { schema: 'failsafe' })),
      loader: 'json',
    }));
  },
};

// Packages in CommonJS call require() for Node's own modules.
const requireForBundled =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const fresh = `dist.${process.pid}`;
await build({
  entryPoints: ['src/cli/main.ts'],
  outdir: fresh,
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['libsql'],
  loader: { '.lua': 'text' },
  define: { __VERSION__: JSON.stringify(version) },
  banner: { js: requireForBundled },
  plugins: [yaml],
  logLevel: 'warning',
});

// Swapped in at once: a program that starts meanwhile finds a whole build.
const old = `dist.old.${process.pid}`;
if (existsSync('dist')) await rename('dist', old);
await rename(fresh, 'dist');
await rm(old, { recursive: true, force: true });
