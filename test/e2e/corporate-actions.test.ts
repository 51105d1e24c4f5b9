import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clockAt } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const given = (text: string): string[] => text.split(' ');

describe.each(['local', 'Redis'])('shares on %s', (name) => {
  let db = 0;
  async function holder(): Promise<Desk> {
    const store = name === 'local' ? {} : { PAPERTRADE_STORE: `${server.url}/${(db += 1)}` };
    const desk = new Desk({ ...clockAt('2026-11-27T10:00:00+05:30'), ...store });
    await desk.json(...given('session start --id S --balance 1000000'));
    await desk.json(...given('buy INFY 100 --price 1400'));
    return desk;
  }
  const position = async (desk: Desk) => (await desk.json('positions')).positions[0];

  it('a feed in which a held share falls by more than 30% hints at it, once', async () => {
    const desk = await holder();
    await desk.json(...given('quote set INFY 1400'));
    await desk.json(...given('quote set TCS 3000'));
    const rows = [
      'symbol,ltp',
      'TCS,1500',
      'INFY,990',
      'INFY,970',
      'INFY,600',
      'INFY,1400',
      'INFY,700',
    ];
    const feed = (lines: readonly string[]) => {
      writeFileSync(join(desk.folder, 'ticks.csv'), `${lines.join('\n')}\n`);
      return desk.run('feed', 'ticks.csv');
    };
    const fed = await feed(rows);
    expect(fed.stderr.match(/corporate-action/g)).toHaveLength(1);
    expect(fed.stderr).toContain('INFY fell from 970');
    const again = await feed(['symbol,ltp', 'INFY,480']);
    expect(again.stderr).toContain('INFY fell from 700');
  });

  it('a price that halves hints at a split; a bonus makes it whole, once', async () => {
    const desk = await holder();
    await desk.json(...given('quote set INFY 1400'));
    const { stderr } = await desk.run(...given('quote set INFY 700'));
    expect(stderr).toContain('corporate-action');
    const bonus = given('corporate-action bonus INFY 1:1 --ex-date today');
    const dry = await desk.json(...bonus, '--dry-run');
    expect(dry).toMatchObject({ dry_run: true, sessions: [{ positions: [{ net_qty: '200' }] }] });
    const { action } = await desk.json(...bonus, '--all');
    expect(action).toMatchObject({ name: 'bonus INFY 2026-11-27', kind: 'bonus' });
    expect((await desk.json(...bonus)).sessions).toMatchObject([{ duplicate: true }]);
    expect(await position(desk)).toMatchObject({
      net_qty: '200',
      cost_basis: '140000',
      cost_price: '700',
      unrealized_pnl: '0',
    });
    const { events } = await desk.json('trades');
    expect(events).toMatchObject([{ type: 'CORPORATE_ACTION', symbol: 'INFY' }]);
    const report = await desk.json('report');
    expect(report).toMatchObject({ total_pnl: '-20', events: [{ type: 'CORPORATE_ACTION' }] });
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('a dividend is cash of its own in balance and report', async () => {
    const desk = await holder();
    await desk.json(...given('corporate-action dividend INFY 12.50 --ex-date today'));
    expect(await desk.json('balance')).toMatchObject({
      dividends: '1250',
      available: '861230',
      realized_pnl: '0',
    });
    expect((await desk.run('balance')).stdout).toContain('Dividends');
    expect(await desk.json('report')).toMatchObject({ dividends: '1250', total_pnl: '1230' });
  });

  it('MIS goes to CNC with its funds taken, and is told by trades', async () => {
    const desk = await holder();
    await desk.json(...given('buy TCS 10 --price 3000 --product MIS'));
    const done = await desk.json(...given('positions convert TCS --to CNC'));
    expect(done).toMatchObject({
      conversion: { from_product: 'MIS', to_product: 'CNC', quantity: '10', funds: '24000' },
      position: { product: 'CNC', cost_basis: '30000' },
    });
    expect((await desk.run('trades')).stdout).toContain('10 TCS from MIS to CNC');
    const refused = await desk.run(...given('positions convert TCS --to NRML'));
    expect(refused.status).toBe(2);
    expect((await desk.run('verify')).status).toBe(0);
  });
});
