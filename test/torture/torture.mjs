/** Bundles the torture harness beside the installed packages and runs it. */
import { spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'rolldown';
import { ROOT } from '../../config/bundle/root.mjs';
import { source } from '../../config/rolldown.config.mjs';

const out = join(ROOT, 'node_modules/.cache', `papertrade-torture-${process.pid}`);

await mkdir(out, { recursive: true });
await build({
  ...source,
  input: Object.fromEntries(
    ['main', 'worker'].map((name) => [name, join(ROOT, `test/torture/${name}.ts`)]),
  ),
  output: { dir: out, format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' },
});

const args = [join(out, 'main.cjs'), ...process.argv.slice(2)];
const harness = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => harness.kill(signal));
process.exitCode = await new Promise((resolve) =>
  harness.on('close', (code) => resolve(code ?? 1)),
);
await rm(out, { recursive: true, force: true });
