import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { Desk, itOnFullDisk } from '../support/program.ts';

describe('in a pipe', () => {
  const desk = new Desk();
  /** The exit status of the program within a line of bash, `papertrade` being the program. */
  const statusOf = (line: string): number | null => {
    const program = desk.commandLine([]).map((word) => `'${word}'`);
    const script = `papertrade() { ${program.join(' ')} "$@"; }\n${line}`;
    return spawnSync('bash', ['-c', script], { cwd: desk.folder, env: desk.env }).status;
  };
  beforeAll(async () => {
    await desk.json('session', 'start', '--id', 'S', '--balance', '100000');
    await desk.json('buy', 'INFY', '1', '--price', '100');
  });

  it('a reader that has seen enough is no error', () => {
    expect(statusOf('papertrade orders --json | true; exit ${PIPESTATUS[0]}')).toBe(0);
  });

  it('a refusal keeps its status when nobody reads why', () => {
    const refused = 'papertrade sell INFY 100 --price 5';
    expect(statusOf(`${refused} 2>&1 | true; exit \${PIPESTATUS[0]}`)).toBe(3);
    expect(statusOf(`${refused} >/dev/null 2> >(true)`)).toBe(3);
    expect(statusOf(`${refused} >/dev/null 2>&-`)).toBe(3);
  });

  itOnFullDisk('a full disk is told, with what was done, and has a status of its own', async () => {
    const buy = 'papertrade buy INFY 1 --price 100 --client-id full';
    expect(
      statusOf(`${buy} >/dev/full 2>told && exit 99; exit $(($? * 10 + $(grep -c "stands" told)))`),
    ).toBe(51);
    expect(statusOf(`${buy} >/dev/full 2>/dev/full`)).toBe(5);
    expect(await desk.json('balance')).toMatchObject({ used: '200' });
  });

  it('nothing is lost of a long output that is read slowly', () => {
    const long = 'papertrade help --json | (sleep 0.2; cat) | jq -r .help | grep -c papertrade';
    expect(statusOf(long)).toBe(0);
  });
});
