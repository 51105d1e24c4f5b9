/**
 * Makes docs/pictures/*.svg from real runs in a real terminal (tmux): .ci/pictures.mjs [--check].
 * The clock stands, so that two runs give the same picture.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { writeGenerated } from './command-tree.mjs';

const COLORS = { 31: '#e06c75', 32: '#98c379', 33: '#e5c07b', 36: '#56b6c2' };
const ESCAPE = String.fromCharCode(27);
const PROGRAM = resolve('bin/papertrade');

/** A day on which the contracts of the pictures are traded. */
const CLOCK = '2026-12-01T10:24:00+05:30';

/**
 * One terminal after another. `before` is done out of sight; each command is waited for by the prompt
 * that follows it.
 */
async function record(columns, rows, { files = {}, before = [], commands = [], ends }) {
  const home = mkdtempSync(join(tmpdir(), 'papertrade-picture-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text);
  const tmux = (...args) =>
    execFileSync('tmux', ['-S', join(home, 'tmux'), ...args], { encoding: 'utf8' });
  const env = [
    `HOME=${home}`,
    'HISTFILE=/dev/null',
    `PATH=${process.env.PATH}`,
    'PS1=$ ',
    'LC_ALL=C.UTF-8',
    `NODE_OPTIONS=--require ${resolve('.ci/frozen-clock.cjs')}`,
    `FROZEN_CLOCK=${CLOCK}`,
  ];
  const shell = ['env', '-i', ...env, 'TERM=xterm-256color', 'bash', '--norc', '--noprofile'];
  for (const command of before) {
    const args = [
      '-i',
      ...env,
      'bash',
      '-c',
      `papertrade() { ${PROGRAM} --quiet "$@"; }; ${command}`,
    ];
    execFileSync('env', args, { cwd: home, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const size = ['-x', String(columns), '-y', String(rows)];
  tmux('-f', '/dev/null', '-u', 'new-session', '-d', ...size, '-c', home, ...shell);
  const waitFor = async (pattern) => {
    for (let tries = 0; tries < 600; tries += 1) {
      const screen = tmux('capture-pane', '-p');
      if (pattern.test(screen)) return;
      await pause(50);
    }
    throw new Error(`${pattern} does not come:\n${tmux('capture-pane', '-p')}`);
  };
  try {
    await waitFor(/^\$\s*$/);
    tmux('send-keys', `papertrade() { ${PROGRAM} --quiet "$@"; }; clear`, 'Enter');
    await waitFor(/^\$\s*$/);
    for (const [done, command] of commands.entries()) {
      tmux('send-keys', command, 'Enter');
      // The command's own prompt and those before it, then a new one.
      await waitFor(new RegExp(`(?:^\\$ \\S[^]*?){${done + 1}}^\\$\\s*(?![^])`, 'm'));
    }
    if (ends) {
      tmux('send-keys', `clear; ${ends.command}`, 'Enter');
      await waitFor(ends.shows);
    }
    return tmux('capture-pane', '-e', '-p').trimEnd();
  } finally {
    tmux('kill-server');
    rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** A line's runs of one style, from the terminal's own codes. */
function runs(line, style) {
  const parts = [];
  for (const part of line.split(ESCAPE)) {
    const [, codes, text] = /^(?:\[([\d;]*)m)?(.*)$/.exec(part);
    for (const code of codes === undefined ? [] : codes.split(';')) {
      if (code === '' || code === '0') Object.assign(style, { color: '', bold: false, dim: false });
      else if (code === '1') style.bold = true;
      else if (code === '2') style.dim = true;
      else if (code === '22') Object.assign(style, { bold: false, dim: false });
      else if (code === '39') style.color = '';
      else if (COLORS[code]) style.color = COLORS[code];
    }
    if (text !== '') parts.push({ text, ...style });
  }
  return parts;
}

function svg(screen, columns) {
  const style = { color: '', bold: false, dim: false };
  const lines = screen.split('\n');
  const [wide, high] = [columns * 8.43 + 32, lines.length * 20 + 32];
  const body = lines.map((line, index) => {
    const spans = runs(line, style).map(({ text, color, bold, dim }) => {
      const look = [
        color && `fill="${color}"`,
        bold && 'font-weight="bold"',
        dim && 'opacity="0.6"',
      ].filter(Boolean);
      return `<tspan ${look.join(' ')}>${escape(text)}</tspan>`.replace('<tspan >', '<tspan>');
    });
    return `<text x="16" y="${index * 20 + 30}" xml:space="preserve">${spans.join('')}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(wide)} ${high}"`,
    '  font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14" fill="#dcdfe4">',
    `<rect width="100%" height="100%" rx="8" fill="#1e2127"/>`,
    ...body,
    '</svg>\n',
  ].join('\n');
}

const first = await record(80, 30, {
  commands: [
    'papertrade session start --id MONDAY --balance 200000',
    'papertrade buy "NIFTY 25000 CE" 65 --price 104.25 --target 140 --stop 90',
    'papertrade buy INFY 10 --price 1500',
    'papertrade quote set "NIFTY 25000 CE" 118',
    'papertrade positions',
    'papertrade orders --open',
  ],
});
await writeGenerated('docs/pictures/first-trades.svg', svg(first, 80));

/** A morning: orders with brackets, and prices that come and go. */
const ORDERS = `side,symbol,quantity,price,target,stop,trail
BUY,NIFTY 25000 CE,130,104.25,160,90,
BUY,BANKNIFTY 2026-12-29 52000 CE,60,812.40,,680,
BUY,RELIANCE,50,1402.50,1480,1370,
BUY,INFY,100,1512,,,
BUY,TCS,20,3055,3200,2950,
`;
const PRICES = [
  ['NIFTY 25000 CE', 104.25, 0.3],
  ['BANKNIFTY 2026-12-29 52000 CE', 812.4, 0.12],
  ['RELIANCE', 1402.5, 0.02],
  ['INFY', 1512, 0.02],
  ['TCS', 3055, 0.015],
  ['SBIN', 806.5, 0.01],
];
const TICKS = Array.from({ length: 300 }, (_, index) => {
  const [symbol, price, swing] = PRICES[index % PRICES.length];
  const part = index / 300;
  const way = part + 0.04 * Math.sin(part * 75 + 0.3 * (index % PRICES.length));
  return `${symbol},${(Math.round(price * (1 + swing * way) * 20) / 20).toFixed(2)}`;
});
const watch = await record(110, 36, {
  files: {
    'orders.csv': ORDERS,
    'ticks.csv': `symbol,ltp\n${TICKS.join('\n')}\n`,
    'papertrade.yaml': 'risk:\n  max_daily_loss: 2%\n  max_open_positions: 8\n',
  },
  before: [
    'papertrade session start --id MONDAY --balance 500000',
    'papertrade batch orders.csv',
    'papertrade feed ticks.csv',
    'papertrade sell INFY 40 --price 1531',
    'papertrade buy SBIN 20 --type LIMIT --price 790',
  ],
  ends: {
    command: 'papertrade watch',
    // The curve and the day are read after the first frame.
    shows: /[▂-█][\s\S]*Day [\s\S]*daily loss[\s\S]*Last trades[\s\S]*q quit/,
  },
});
await writeGenerated('docs/pictures/watch.svg', svg(watch, 110));

/** Premiums around the money, as a feed brings them. */
const CHAIN = Array.from({ length: 15 }, (_, index) => 24300 + index * 100).flatMap((strike) => {
  const away = Math.abs(strike - 25010);
  const premium = 265 * Math.exp(-away / 420);
  const inside = (gain) => (premium + Math.max(0, gain)).toFixed(0);
  return [
    `NIFTY 2026-12-29 ${strike} CE,${inside(25010 - strike)}`,
    `NIFTY 2026-12-29 ${strike} PE,${inside(strike - 25010)}`,
  ];
});
const payoff = await record(80, 44, {
  files: { 'chain.csv': `symbol,ltp\nNIFTY,25010\n${CHAIN.join('\n')}\n` },
  before: ['papertrade session start --id MONDAY', 'papertrade feed chain.csv'],
  commands: ['papertrade payoff iron-condor NIFTY --expiry 2026-12-29 --gap 300 --width 200'],
});
await writeGenerated('docs/pictures/payoff.svg', svg(payoff, 80));
