/** What the benches on Redis are compared with: bare ioredis that sends recorded commits. */
import { Redis } from 'ioredis';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The state id that every recorded commit leaves (desk.mjs), and here is decided on. */
const STATE = 'bench';
/** The script's last argument: its commands need not be tried first. */
const TRIED = '1';
const lua = ['checks', 'commit']
  .map((name) => join(import.meta.dirname, `../src/storage/redis/scripts/${name}.lua`))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

/** A connection to database `to`, which begins as a copy of database `from`. */
export async function bareConnection(url, from, to) {
  const bare = new Redis(`${url}/${to}`);
  const source = new Redis(`${url}/${from}`);
  for (const key of await source.keys('*')) {
    await source.copy(key, key, 'DB', to);
    if (key.includes(':balance:')) await bare.hset(key, 'state_id', STATE);
  }
  source.disconnect();
  return { bare, sha: await bare.script('LOAD', lua) };
}

/** The arguments of EVALSHA for a recorded commit. */
export function evalWords(sha, { keys, args: [revision, , ...rest] }) {
  return [sha, keys.length, ...keys, revision, STATE, ...rest, TRIED];
}

export function requireWritten(answer) {
  if (answer instanceof Error) throw answer;
  if (answer[0] !== 0) throw new Error(`The bare loop was refused: ${answer[0]}`);
}
