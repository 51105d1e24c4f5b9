import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMain } from '../support/in-process.ts';
import { Desk } from '../support/program.ts';
import { freePort, startRedis } from '../support/redis-server.ts';

const SECRET = 'p/w@s3cret:x';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'papertrade-secrets-'));
});
afterAll(() => rmSync(home, { recursive: true }));

describe('a password', () => {
  it('in a URL, a file or the environment is shown by no command and no error', async () => {
    const port = await freePort();
    const file = join(home, 'secret.yaml');
    writeFileSync(file, `store: { redis: { password: "${SECRET}" } }\n`);
    const urls = [
      `redis://me:${SECRET}@127.0.0.1:${port}`,
      `redis://me:${encodeURIComponent(SECRET)}@127.0.0.1:${port}`,
      `wrong://me:${SECRET}@127.0.0.1`,
    ];
    const runs = urls.flatMap((url) =>
      [['config', 'show'], ['status'], ['balance'], ['buy', 'INFY', '1', '--price', '1']].map(
        (argv) => [...argv, '--store', url, '--config', file, '--verbose'],
      ),
    );
    for (const argv of runs) {
      for (const args of [argv, [...argv, '--json']]) {
        const env = { PAPERTRADE_REDIS_PASSWORD: SECRET };
        const { stdout, stderr } = await runMain(home, args, { env });
        expect(stdout + stderr).not.toMatch(/s3cret/);
      }
    }
  });

  it('is not in what libraries log for those who look for faults', async () => {
    const server = await startRedis('--requirepass', SECRET);
    const url = `redis://:${encodeURIComponent(SECRET)}@127.0.0.1:${server.port}`;
    const desk = new Desk({ REDIS_URL: url, DEBUG: '*' });
    await desk.json('session', 'start');
    const { status, stdout, stderr } = await desk.run('balance');
    await server.stop();
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).not.toMatch(/s3cret/);
  });

  it("goes into a file that is its owner's alone", async () => {
    const desk = new Desk();
    expect((await desk.run('config', 'init')).status).toBe(0);
    const path = join(desk.folder, '.config/papertrade/config.yaml');
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
  });
});

describe('what ships', () => {
  const lock = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8'),
  );
  const packages = Object.entries<any>(lock.packages).filter(([name]) => name !== '');

  it('is pinned by a digest, package by package', () => {
    const loose = packages.filter(
      ([, each]) => !each.link && !each.inBundle && !/^sha512-/.test(each.integrity ?? ''),
    );
    expect(loose.map(([name]) => name)).toEqual([]);
    expect(packages.length).toBeGreaterThan(100);
  });

  const manifestOf = (path: string) =>
    JSON.parse(readFileSync(join(import.meta.dirname, '../..', path, 'package.json'), 'utf8'));

  it('runs no script when it is installed, but for a look at the database driver', () => {
    const shipped = packages.filter(([, each]) => !each.dev);
    const scripted = shipped.filter(([, each]) => each.hasInstallScript).map(([name]) => name);
    // Its script only asks whether the binary that it ships fits the machine.
    expect(scripted).toEqual(['node_modules/@photostructure/sqlite']);
    expect(manifestOf('node_modules/@photostructure/sqlite').scripts.install).toBe(
      'node-gyp-build',
    );
    const { scripts } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
    );
    const hooks = ['preinstall', 'install', 'postinstall'];
    expect(hooks.filter((name) => name in scripts)).toEqual([]);
  });
});
