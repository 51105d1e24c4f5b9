/** The program's own parts, bundled from the sources into a temporary file. */
import { build } from 'esbuild';
import { mkdtempSync } from 'node:fs';

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { readFile } from 'node:fs/promises';

const ENTRY = `
  export { processZone } from './src/cli/process-zone.ts';
  export { createServices } from './src/cli/services.ts';
  export { loadConfig } from './src/config/load.ts';
  export { instrumentFrom } from './src/domain/instrument.ts';
  export { holdingOf, LedgerReplay, positionKey } from './src/domain/journal.ts';
  export { decide } from './src/domain/order.ts';
  export { money, price, quantity, ratio } from './src/domain/money.ts';
  export { filledOrder } from './src/services/order-record.ts';
  export { Calendar } from './src/services/calendar.ts';
  export { PositionTracker } from './src/services/position-tracker.ts';
  export { SessionReporter } from './src/services/session-reporter.ts';
  export { openStore } from './src/stores/open-store.ts';
  export { commitScript } from './src/stores/redis/commit.ts';
  export { RedisKeys } from './src/stores/redis/keys.ts';
`;

export async function loadProgram() {
  const root = join(import.meta.dirname, '..');
  const folder = mkdtempSync(join(root, 'node_modules/.bench-'));
  const outfile = join(folder, 'program.mjs');
  await build({
    stdin: { contents: ENTRY, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['libsql'],
    loader: { '.lua': 'text' },
    define: { __VERSION__: '"bench"' },
    banner: {
      js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);",
    },
    plugins: [yaml],
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

const yaml = {
  name: 'yaml',
  setup({ onLoad }) {
    onLoad({ filter: /\.yaml$/ }, async ({ path }) => ({
      contents: JSON.stringify(parse(await readFile(path, 'utf8'), { schema: 'failsafe' })),
      loader: 'json',
    }));
  },
};

/** A store at `url`, with the default configuration. */
export async function openBenchStore(program, url, localPath = '') {
  return program.openStore({
    url,
    localPath,
    redis: {
      namespace: 'dhan_scalper:v1',
      cluster: false,
      connectTimeoutMs: 3000,
      commandTimeoutMs: 30000,
    },
  });
}
