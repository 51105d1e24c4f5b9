/**
 * Makes docs/pictures/*.svg from real runs in a real terminal (tmux): .ci/pictures.mjs [--check].
 * Times, random ids and the nearest expiry are replaced, so that two runs give the same picture.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { writeGenerated } from './command-tree.mjs';

const COLORS = { 31: '#e06c75', 32: '#98c379', 33: '#e5c07b', 36: '#56b6c2' };
const ESCAPE = String.fromCharCode(27);
const PROGRAM = resolve('bin/papertrade');

/** One terminal after another; each command is waited for by the prompt that follows it. */
async function record(columns, rows, commands, ends) {
  const home = mkdtempSync(join(tmpdir(), 'papertrade-picture-'));
  const tmux = (...words) =>
    execFileSync('tmux', ['-S', join(home, 'tmux'), ...words], { encoding: 'utf8' });
  const env = [
    `HOME=${home}`,
    'HISTFILE=/dev/null',
    `PATH=${process.env.PATH}`,
    'PS1=$ ',
    'LC_ALL=C.UTF-8',
  ];
  const shell = ['env', '-i', ...env, 'TERM=xterm-256color', 'bash', '--norc', '--noprofile'];
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
  const lines = screen
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '2026-12-01 09:23:31')
    .replace(/NIFTY\w{5}(?=25000CE)/g, 'NIFTY26DEC')
    .split('\n');
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

const TRADES = [
  'papertrade session start --id MONDAY --balance 200000',
  `papertrade buy "NIFTY 25000 CE" 65 --price 104.25`,
  'papertrade buy INFY 10 --price 1500',
  `papertrade quote set "NIFTY 25000 CE" 118`,
];
const first = await record(80, 30, [
  ...TRADES,
  'papertrade positions',
  `papertrade sell "NIFTY 25000 CE" all --price 120`,
]);
await writeGenerated('docs/pictures/first-trades.svg', svg(first, 80));
const watch = await record(100, 22, [...TRADES, 'papertrade sell INFY 4 --price 1520'], {
  command: 'papertrade watch',
  // The curve is read after the first frame.
  shows: /[▂-█][\s\S]*Last trades[\s\S]*q quit/,
});
await writeGenerated('docs/pictures/watch.svg', svg(watch, 100));
