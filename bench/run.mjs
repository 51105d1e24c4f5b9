/** Runs every bench, or those named: `npm run bench`, `npm run bench -- startup peer`. */
import { readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const PARTS = new Set([
  'bare-commits',
  'desk',
  'large-session',
  'measure',
  'migrate-bare',
  'program',
  'redis',
  'run',
]);
const all = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.mjs'))
  .map((name) => name.slice(0, -'.mjs'.length))
  .filter((name) => !PARTS.has(name));
const named = process.argv.slice(2);
let failed = false;
for (const name of named.length > 0 ? named : all) {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.mjs`)], {
    stdio: 'inherit',
  });
  failed ||= status !== 0;
}
process.exitCode = failed ? 1 : 0;
