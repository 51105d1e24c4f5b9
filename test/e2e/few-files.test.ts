import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { Desk } from '../support/program.ts';

/** Runs the program where so many files may be open at a time. */
function withFiles(count: number, desk: Desk, ...args: string[]) {
  const [command = '', ...typed] = desk.commandLine(args);
  const limited = ['-c', 'ulimit -n "$0" && exec "$@"', String(count), command, ...typed];
  const { status, stdout, stderr } = spawnSync('sh', limited, {
    cwd: desk.folder,
    env: desk.env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

it('a limit of open files is told as one, and not as a bug', async () => {
  const desk = new Desk();
  await desk.json('session', 'start', '--id', 'S');
  await desk.json('buy', 'INFY', '1', '--price', '100');
  const refused = new Set<string>();
  for (let count = 18; count <= 30; count += 1) {
    for (const args of [['buy', 'TCS', '1', '--price', '1'], ['report'], ['verify'], ['orders']]) {
      const { status, stderr } = withFiles(count, desk, ...args);
      // With so few Node itself does not begin.
      if (/Node\.js v/.test(stderr) || status === null || status > 128) continue;
      expect({ count, args, stderr }).not.toMatchObject({ stderr: expect.stringMatching(/bug/) });
      if (status === 0) continue;
      expect({ count, args, status, stderr }).toMatchObject({
        status: 5,
        stderr: expect.stringMatching(/ulimit -n/),
      });
      refused.add(args[0]!);
    }
  }
  expect(refused.size).toBeGreaterThan(0);
  expect((await desk.run('verify')).status).toBe(0);
});
