import { expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { publishedCases, required } from '../support/margin-cases.ts';

const FILE = new URL('../../docs/margin.md', import.meta.url);
const PLACE = /(<!-- accuracy -->\n)[^]*?(<!-- \/accuracy -->)/;

/** Ours beside the published figure, and how far it lies from it. */
function figure(ours: { toFixed(places: number): string }, published: string): string {
  if (published === '') return '';
  const off = (Number(ours.toFixed(2)) / Number(published) - 1) * 100;
  const whole = Number(published).toFixed(0);
  return `${ours.toFixed(0)} / ${whole} (${off < 0 ? '-' : '+'}${Math.abs(off).toFixed(1)}%)`;
}

async function table(): Promise<string> {
  const rows = await Promise.all(
    publishedCases().map(async (each) => {
      const ours = await required(each.legs, each.spot, Number(each.days_to_expiry));
      const span = figure(ours.span, each.published_span);
      const total = figure(ours.total, each.published_total);
      return `| ${each.case} | ${each.legs} | ${span} | ${total} |`;
    }),
  );
  const head = ['| case | legs | SPAN, ours / published | total, ours / published |'];
  return [...head, '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}

/** Compared without the spaces that line a table up. */
const bare = (text: string): string => text.replace(/[ -]{2,}/g, ' ').replace(/ /g, '');

it('the table of accuracy is what the model gives (UPDATE_DOCS=1 writes it)', async () => {
  const text = readFileSync(FILE, 'utf8');
  const made = text.replace(PLACE, `$1\n${await table()}\n$2`);
  if (process.env['UPDATE_DOCS']) writeFileSync(FILE, made);
  expect(bare(readFileSync(FILE, 'utf8')).replace(/\n+/g, '\n')).toBe(
    bare(made).replace(/\n+/g, '\n'),
  );
});
