/**
 * Makes docs/pictures/report-page.png, the report of half a year's tradebook in Chromium:
 * .ci/page-picture.mjs [--check]. Two browsers never draw the same bytes, so report-page.sha256 says
 * which page was drawn; the check compares that.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { load, writeGenerated } from './command-tree.mjs';

const PICTURE = 'docs/pictures/report-page.png';
const CLOCK = '2026-11-27T16:00:00+05:30';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SHARES = { INFY: 1500, RELIANCE: 1400, TCS: 3050, HDFCBANK: 990, SBIN: 800 };

/** Numbers from 0 to 1 that are the same each time. */
function steadyNumbers(seed) {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Intraday trades on most weekdays from June to November: long and short, won and lost. */
function tradebook() {
  const next = steadyNumbers(7);
  const lines = ['trade_id,order_id,time,symbol,side,quantity,price'];
  for (let day = Date.UTC(2026, 5, 1); day <= Date.UTC(2026, 10, 26); day += DAY_MS) {
    const date = new Date(day);
    if ([0, 6].includes(date.getUTCDay()) || next() < 0.35) continue;
    const count = 1 + Math.floor(next() * 2);
    for (let trip = 0; trip < count; trip += 1) {
      const [symbol, usual] = Object.entries(SHARES)[Math.floor(next() * 5)];
      const entry = usual * (1 + 0.06 * Math.sin(day / DAY_MS / 9));
      const gain = (next() - 0.38) * 0.03;
      const isShort = next() < 0.3;
      const exit = entry * (1 + (isShort ? -gain : gain));
      const opens = day + (9 + trip * 2) * HOUR_MS;
      const at = (minutes) => new Date(opens + minutes * MINUTE_MS).toISOString().slice(0, 19);
      const fills = [
        [isShort ? 'sell' : 'buy', at(20), entry],
        [isShort ? 'buy' : 'sell', at(35 + Math.floor(next() * 20)), exit],
      ];
      for (const [side, time, price] of fills) {
        const quantity = Math.floor(60_000 / entry / 5) * 5;
        const number = lines.length;
        lines.push([number, number, time, symbol, side, quantity, price.toFixed(2)].join());
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Writes the page into a folder, as a trader would, and gives its path. */
function writePage(home) {
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    NODE_OPTIONS: `--require ${resolve('.ci/frozen-clock.cjs')}`,
    FROZEN_CLOCK: CLOCK,
  };
  const papertrade = (...args) =>
    execFileSync(resolve('bin/papertrade'), ['--quiet', ...args], { cwd: home, env });
  writeFileSync(join(home, 'tradebook.csv'), tradebook());
  papertrade('import-trades', 'tradebook.csv', '--session', 'HALF_YEAR', '--balance', '300000');
  papertrade('session', 'end', 'HALF_YEAR', '--yes');
  papertrade('report', 'HALF_YEAR', '--format', 'html', '--out', 'page.html');
  return join(home, 'page.html');
}

/** The top of the page: the result, the equity with its falls, and the days. */
async function drawPage(path) {
  const { startBrowser } = await load('test/support/browser.ts');
  const browser = await startBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 1010 } });
    await page.goto(pathToFileURL(path).href);
    await page.screenshot({ path: PICTURE });
  } finally {
    await browser.close();
  }
}

const home = mkdtempSync(join(tmpdir(), 'papertrade-page-'));
try {
  const path = writePage(home);
  const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
  if (!process.argv.includes('--check')) await drawPage(path);
  await writeGenerated('docs/pictures/report-page.sha256', `${digest}\n`);
} finally {
  rmSync(home, { recursive: true, force: true });
}
