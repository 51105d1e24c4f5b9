/**
 * A recorded day of 50,000 ticks of instruments that nobody holds: `replay` into a new session, which
 * checks the file whole first, against `feed` of the same file.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  freshEnvironment,
  interleave,
  median,
  papertrade,
  row,
  temporaryFolder,
} from './measure.mjs';

const TICKS = 50_000;
const ROUNDS = 3;
const OPENING = Date.parse('2026-09-01T09:15:00+05:30');
const SYMBOLS = ['INFY', 'TCS', 'SBIN', 'ITC'];

const file = join(temporaryFolder(), 'day.csv');
const lines = Array.from(
  { length: TICKS },
  (_, index) => `${OPENING + index * 440},${SYMBOLS[index % 4]},${1000 + (index % 50)}`,
);
writeFileSync(file, `time,symbol,ltp\n${lines.join('\n')}\n`);

const env = freshEnvironment();
const times = await interleave(
  {
    feed: () => papertrade(['feed', file], env),
    replay: (round) => papertrade(['replay', file, '--session', `R${round}`], env),
  },
  ROUNDS,
);
const ratios = times.replay.map((each, index) => each / times.feed[index]);
row('replay of 50,000 ticks / feed of them', median(ratios), 'at most 2');
