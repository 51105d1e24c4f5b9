/** The program's own parts, bundled from the sources into a temporary file. */
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleOptions, ROOT } from '../.ci/bundle.mjs';

const ENTRY = `
  export { processZone } from './src/cli/process-zone.ts';
  export { createServices } from './src/cli/services.ts';
  export { loadConfig } from './src/config/load.ts';
  export { instrumentFrom } from './src/domain/instruments/instrument.ts';
  export { accountOf, LedgerReplay, positionKey } from './src/domain/ledger/journal.ts';
  export { decide } from './src/domain/orders/order.ts';
  export { money, price, quantity, ratio } from './src/domain/money/money.ts';
  export { filledOrder } from './src/app/trading/order-record.ts';
  export { Calendar } from './src/app/market/calendar.ts';
  export { PositionTracker } from './src/app/market/position-tracker.ts';
  export { SessionReporter } from './src/app/reporting/session-reporter.ts';
  export { openStore } from './src/storage/open-store.ts';
  export { commitScript } from './src/storage/redis/commit.ts';
  export { RedisKeys } from './src/storage/redis/keys.ts';
`;

export async function loadProgram() {
  const folder = mkdtempSync(join(ROOT, 'node_modules/.bench-'));
  const outfile = join(folder, 'program.mjs');
  await build({
    ...bundleOptions,
    stdin: { contents: ENTRY, resolveDir: ROOT, loader: 'ts' },
    outfile,
    minify: true,
    format: 'esm',
    banner: {
      js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);",
    },
  });
  const program = await import(pathToFileURL(outfile).href);
  rmSync(folder, { recursive: true });
  return program;
}

/** A store at `url`, with the default configuration. */
export async function openBenchStore(program, url, localPath = '', cluster = false) {
  return program.openStore({
    url,
    localPath,
    redis: {
      namespace: 'dhan_scalper:v1',
      cluster,
      connectTimeoutMs: 3000,
      commandTimeoutMs: 30000,
    },
  });
}
