/** The program's command tree, without running anything of it. */
import { build } from 'esbuild';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOptions } from './bundle.mjs';

/** Bundles a module of the source and gives what it exports. */
export async function load(entry) {
  const { outputFiles } = await build({
    ...bundleOptions,
    entryPoints: [entry],
    write: false,
    format: 'cjs',
  });
  const folder = await mkdtemp(join(tmpdir(), 'papertrade-docs-'));
  try {
    await writeFile(join(folder, 'module.cjs'), outputFiles[0].contents);
    return createRequire(import.meta.url)(join(folder, 'module.cjs'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function commandTree() {
  const { createProgram } = await load('src/cli/program.ts');
  return createProgram({ stdout: { columns: 100 }, stderr: {}, env: {} }, () => undefined);
}

/** Writes a generated file, or with --check only tells whether it is current. */
export async function writeGenerated(path, text) {
  if (!process.argv.includes('--check')) return writeFile(path, text);
  const found = await readFile(path, 'utf8').catch(() => '');
  if (found === text) return undefined;
  process.stderr.write(`${path} is not current: run "npm run docs".\n`);
  process.exitCode = 1;
  return undefined;
}
