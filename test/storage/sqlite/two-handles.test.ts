import { expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { openDesk as OpenDesk } from '../../../src/library/library.d.ts';
import { Desk } from '../../support/program.ts';

const LIBRARY = join(import.meta.dirname, '../../../dist/library.cjs');
const { openDesk } = createRequire(import.meta.url)(LIBRARY) as { openDesk: typeof OpenDesk };

/** Another program: opens the books of a session, counts its orders, and closes them. */
const READ = `
  const { openDesk } = require(process.argv[1]);
  openDesk({ session: process.argv[2] }).then(async (desk) => {
    console.log((await desk.orders()).length);
    await desk.close();
  });`;

it('what a program writes through its second desk is there after another program closed the file', async () => {
  const home = new Desk();
  const { env } = home;
  const ordersSeen = (session: string): string =>
    execFileSync(process.execPath, ['-e', READ, LIBRARY, session], {
      encoding: 'utf8',
      env,
      cwd: home.folder,
    }).trim();

  const first = await openDesk({ env });
  await first.startSession({ id: 'MONDAY', balance: '100000' });
  await first.close();
  const second = await openDesk({ env });
  await second.useSession('MONDAY');
  await second.buy('INFY', 1, { price: '10' });
  expect(ordersSeen('MONDAY')).toBe('1');
  await second.buy('INFY', 1, { price: '10' });
  await second.startSession({ id: 'TUESDAY', balance: '100000' });
  await second.buy('INFY', 1, { price: '10' });
  expect([ordersSeen('MONDAY'), ordersSeen('TUESDAY')]).toEqual(['2', '1']);
  await second.close();
  expect((await home.run('verify', '--all')).status).toBe(0);
});
