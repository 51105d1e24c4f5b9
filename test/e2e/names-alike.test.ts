import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clockAt, clockStoppedAt } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const MASTER = join(import.meta.dirname, '../fixtures/instruments/february-2026.csv');
const AT = '2026-02-06T10:00:00+05:30';

/** One contract, share and index as brokers and people write them. */
const CALL = [
  'NIFTY 2026-02-24 25000 CE',
  'NIFTY26FEB25000CE',
  'NIFTY24FEB2625000CE',
  'NIFTY24FEB26C25000',
  'NIFTY-Feb2026-25000-CE',
  'NIFTY-24Feb2026-25000-CE',
  'NFO:NIFTY26FEB25000CE',
  'nifty feb 25000 call',
  'NIFTY 25000 CE 24 FEB 26',
];
const SHARE = ['INFY', 'infy', 'NSE:INFY', 'NSE:INFY-EQ', 'INFY-EQ', 'INFY.NS', 'NSE_EQ:INFY'];
const INDEX = ['NIFTY', 'nifty', 'NIFTY 50', 'IDX_I:13', 'NSE:NIFTY', 'IDX_I:NIFTY'];
const IDS: Record<string, string[]> = {
  call: ['NSE_FNO|42500', 'NSE_FNO:42500'],
  share: ['NSE_EQ|1594', 'NSE_EQ|INE009A01021'],
};

/** Commands in which a name stands, @; none of them changes what the next one says. */
const OF_A_CONTRACT = [
  'instruments show @',
  'quote set @ 104.25',
  'quote show @',
  'buy @ 65 --price 100 --dry-run',
  'sell @ 65 --price 110 --dry-run',
  'buy @ 65 --type limit --price 100 --dry-run',
  'close @ --price 100 --dry-run',
  'positions convert @ --to MIS --dry-run',
  'charges @ 65 --buy 100 --sell 110',
  'size @ --price 100 --stop 90 --risk 5%',
  'greeks @',
  'payoff +1 @ @100',
  'whatif +1 @ @100',
  'margin -1 @ @100',
  'trade +1 @ --dry-run',
];
const OF_A_SHARE = [
  'instruments show @',
  'quote set @ 1500.50',
  'quote show @',
  'buy @ 10 --price 1500 --dry-run',
  'close @ --price 1500 --dry-run',
  'charges @ 10 --buy 1500 --sell 1510',
  'corporate-action dividend @ 5 --ex-date today --dry-run',
  'corporate-action split @ 1:5 --ex-date today --dry-run',
];
const OF_AN_UNDERLYING = [
  'chain @',
  'payoff short-straddle @ --expiry 2026-02-24',
  'whatif short-straddle @ --expiry 2026-02-24',
  'margin short-straddle @ --expiry 2026-02-24',
  'strategy open short-straddle @ --expiry 2026-02-24 --dry-run',
  'trade -1 CE:atm --on @ --expiry 2026-02-24 --dry-run',
  'greeks @',
  'quote set @ 25010',
  'quote show @',
  'quote settlement @ 25000 --date 2026-02-05',
];
/** The master with the put of the month too. */
function masterWithPut(desk: Desk): string {
  const put = 'NIFTY-Feb2026-25000-PE,NIFTY 24 FEB 25000 PUT,OP,NA,65.0,2026-02-24,25000,PE';
  const line = `NSE,D,42503,NA,OPTIDX,26000,NIFTY,${put},5.0000,M,1800,\n`;
  const file = join(desk.folder, 'master.csv');
  writeFileSync(file, readFileSync(MASTER, 'utf8') + line);
  return file;
}

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

let spaces = 0;
describe.each([
  ['local', 'no'],
  ['Redis', 'a'],
])('a name typed in any form, on the %s store with %s master', (store, master) => {
  let desk: Desk;
  beforeAll(async () => {
    spaces += 1;
    desk = new Desk({
      ...(store === 'Redis' && { REDIS_URL: `${redis.url}/${spaces}` }),
      ...clockStoppedAt(AT),
    });
    await desk.json('session', 'start', '--id', 'S', '--balance', '10000000');
    if (master === 'a') await desk.json('instruments', 'import', masterWithPut(desk));
    for (const [symbol, last] of [
      ['NIFTY', '25010'],
      ['NIFTY26FEB25000CE', '104.25'],
      ['NIFTY26FEB25000PE', '98'],
    ])
      await desk.json('quote', 'set', symbol!, last!, '--unlisted');
    await desk.json('buy', 'NIFTY26FEB25000CE', '65', '--price', '100');
    await desk.json('buy', 'INFY', '10', '--price', '1500');
  });

  /** What a command says, without ids, and what it says of the name as it was typed. */
  async function said(command: string, name: string): Promise<unknown> {
    const args = command.split(' ').map((each) => (each === '@' ? name : each));
    const { status, stdout, stderr } = await desk.run(...args, '--json');
    if (status !== 0) return `${status} ${stderr.replaceAll(name, '@')}`;
    const own = ['id', 'client_order_id', 'order_id'];
    return JSON.parse(stdout, (key, value: unknown) => (own.includes(key) ? '' : value));
  }

  const all = (names: string[], ids: string[] = []): string[] =>
    master === 'a' ? [...names, ...ids] : names;

  /** Each command takes a third of the forms, so that each form meets many commands. */
  async function expectAlike(commands: string[], names: string[]): Promise<void> {
    const [first = '', ...others] = names;
    for (const [at, command] of commands.entries()) {
      const expected = await said(command, first);
      expect({ command, said: expected }).toEqual({ command, said: expect.any(Object) });
      for (const name of others.filter((_, index) => (index + at) % 3 === 0))
        expect({ command, name, said: await said(command, name) }).toEqual({
          command,
          name,
          said: expected,
        });
    }
  }

  it('is the same contract to every command', async () => {
    await expectAlike(OF_A_CONTRACT, all(CALL, IDS['call']));
  }, 400_000);

  it('is the same share to every command', async () => {
    await expectAlike(OF_A_SHARE, all(SHARE, IDS['share']));
  }, 400_000);

  it('is the same underlying to every command', async () => {
    await expectAlike(OF_AN_UNDERLYING, INDEX);
  }, 400_000);
});

it('a strike that the master lists for a week of the month is not the one of the month', async () => {
  const desk = new Desk(clockAt(AT));
  await desk.json('session', 'start', '--id', 'S');
  await desk.json('instruments', 'import', MASTER);
  const { stderr } = await desk.run('buy', 'NIFTY26FEB25000PE', '65', '--price', '100', '--json');
  expect(stderr).toContain('INSTRUMENT_NOT_FOUND');
  expect(stderr).toContain('The nearest is NIFTY 2026-02-10 25000 PE.');
  const { order } = await desk.json('buy', 'NIFTY2621025000PE', '65', '--price', '100');
  expect(order.expiry_date ?? order.option?.expiry).toBe('2026-02-10');
});

it('a share of BSE that is not listed is answered with names of BSE, as they can be typed', async () => {
  const desk = new Desk(clockAt(AT));
  const file = join(desk.folder, 'master.csv');
  const line =
    'BSE,E,500325,INE002A01018,EQUITY,,RELIANCE,RELIANCE INDUSTRIES,Reliance,ES,A,1.0,,,,5.0000,NA,0,\n';
  writeFileSync(file, readFileSync(MASTER, 'utf8') + line);
  await desk.json('session', 'start', '--id', 'S');
  await desk.json('instruments', 'import', file);
  const { stderr } = await desk.run('buy', 'RELIANC.BO', '1', '--price', '1400');
  expect(stderr).toContain('The nearest is BSE:RELIANCE.');
  const { order } = await desk.json('buy', 'BSE:RELIANCE', '1', '--price', '1400');
  expect(order).toMatchObject({ exchange_segment: 'BSE_EQ', security_id: '500325' });
});
