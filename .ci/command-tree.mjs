/** The program's command tree, without running anything of it, and helpers of the generators. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'rolldown';
import { source } from '../config/rolldown.config.mjs';

/** Bundles a module of the source and gives what it exports; beside the packages that it loads. */
export async function load(entry) {
  const dir = await mkdtemp(join(import.meta.dirname, '../node_modules/.papertrade-'));
  try {
    await build({
      ...source,
      external: [...source.external, 'playwright-core'],
      input: { module: entry },
      output: { file: join(dir, 'module.cjs'), format: 'cjs', codeSplitting: false },
    });
    return createRequire(import.meta.url)(join(dir, 'module.cjs'));
  } finally {
    await rm(dir, { recursive: true });
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
