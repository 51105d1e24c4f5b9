/** Bundles the torture harness beside the installed packages and runs it. */
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const out = join(root, 'node_modules/.cache', `papertrade-torture-${process.pid}`);

await mkdir(out, { recursive: true });
await build({
  entryPoints: ['main', 'worker'].map((name) => join(root, `test/torture/${name}.ts`)),
  outdir: out,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  external: ['libsql'],
  loader: { '.lua': 'text' },
  define: { __VERSION__: '"torture"', 'import.meta.url': '__moduleUrl' },
  banner: { js: "var __moduleUrl=require('node:url').pathToFileURL(__filename).href;" },
  plugins: [
    {
      name: 'yaml',
      setup({ onLoad }) {
        onLoad({ filter: /\.yaml$/ }, async ({ path }) => ({
          contents: JSON.stringify(parse(await readFile(path, 'utf8'), { schema: 'failsafe' })),
          loader: 'json',
        }));
      },
    },
  ],
  logLevel: 'warning',
});

const words = [join(out, 'main.cjs'), ...process.argv.slice(2)];
const harness = spawn(process.execPath, words, { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => harness.kill(signal));
process.exitCode = await new Promise((resolve) =>
  harness.on('close', (code) => resolve(code ?? 1)),
);
await rm(out, { recursive: true, force: true });
