import { describe, expect, it } from '@jest/globals';
import { clockAt } from '../support/clock.ts';
import { publishedCases } from '../support/margin-cases.ts';
import { openOptionMarket } from '../support/option-market.ts';
import { Desk } from '../support/program.ts';

/** A day of each case, and an expiry that is so many days away. */
const DAYS: Readonly<Record<string, { readonly day: string; readonly expiry: string }>> = {
  A1: { day: '2025-01-06', expiry: '2025-01-09' },
  A2: { day: '2025-01-06', expiry: '2025-01-09' },
  A3: { day: '2025-01-06', expiry: '2025-01-09' },
  A4: { day: '2025-01-06', expiry: '2025-01-09' },
  U1: { day: '2026-09-30', expiry: '2026-10-27' },
  U2: { day: '2026-09-30', expiry: '2026-10-06' },
  M1: { day: '2026-05-29', expiry: '2026-06-30' },
  M2: { day: '2026-05-29', expiry: '2026-06-30' },
  M4: { day: '2026-05-29', expiry: '2026-06-30' },
  N1: { day: '2026-06-24', expiry: '2026-06-30' },
  X1: { day: '2026-11-04', expiry: '2026-11-24' },
  O815: { day: '2026-01-30', expiry: '2026-02-03' },
  T1a: { day: '2021-10-08', expiry: '2021-10-28' },
};
/** Of a day when the exchange's range was wider than its minimum. */
const ABOVE_THE_MINIMUM = 'T1a';
const away = (ours: string, published: string) => Math.abs(Number(ours) / Number(published) - 1);

describe('papertrade margin of what was published', () => {
  for (const { case: name, ...published } of publishedCases()) {
    const { day, expiry } = DAYS[name]!;
    const legs = published.legs.split(';').map((leg) => {
      const [, count, contract, price] = /([+-]\d+) (\S+) @([\d.]+)/.exec(leg)!;
      const [, strike = '', type] = /^(\d*)(CE|PE|FUT)$/.exec(contract!)!;
      return { count, symbol: `NIFTY ${expiry} ${strike} ${type}`.replace('  ', ' '), price };
    });
    const near = (ours: any) => {
      const looser = name === ABOVE_THE_MINIMUM ? 0.1 : 0;
      if (published.published_span) {
        expect(away(ours.span, published.published_span)).toBeLessThan(looser || 0.06);
      }
      if (published.published_total) {
        expect(away(ours.total, published.published_total)).toBeLessThan(looser || 0.04);
      }
    };

    it(`meets ${name} with the prices in the legs`, async () => {
      const desk = new Desk(clockAt(`${day}T11:00:00+05:30`));
      const typed = legs.map(({ count, symbol, price }) => `${count} ${symbol}@${price}`);
      const ours = await desk.json('margin', ...typed, '--units', '--spot', published.spot);
      expect(ours).toMatchObject({ underlying: 'NIFTY', source: 'model' });
      near(ours);
    });

    it(`meets ${name} with quotes`, async () => {
      const desk = new Desk(clockAt(`${day}T11:00:00+05:30`));
      await desk.json('quote', 'set', 'NIFTY', published.spot);
      for (const { symbol, price } of legs) await desk.json('quote', 'set', symbol, price!);
      near(
        await desk.json(
          'margin',
          ...legs.flatMap(({ count, symbol }) => [count!, symbol]),
          '--units',
        ),
      );
    });
  }
});

describe('a future that is held over night', () => {
  it('waits for its closing price, and is marked to market with it', async () => {
    const desk = new Desk(clockAt('2026-07-01T10:00:00+05:30'));
    await desk.json('session', 'start', '--balance', '1000000');
    await desk.json('buy', 'NIFTY FUT', '65', '--price', '24000', '--fee', '0');
    Object.assign(desk.env, clockAt('2026-07-02T09:00:00+05:30'));
    const { stderr } = await desk.run('balance');
    expect(stderr).toContain('needs its closing price of 2026-07-01');
    const [, symbol = '', day = ''] = /settlement "(.+)" PRICE --date (\S+)/.exec(stderr)!;
    await desk.json('quote', 'settlement', symbol, '23000', '--date', day);
    expect(await desk.json('balance')).toMatchObject({
      realized_pnl: '-65000',
      unrealized_pnl: '0',
      equity: '935000',
    });
    expect((await desk.json('verify')).sessions[0]).toMatchObject({ ok: true });
  });
});

describe('papertrade margin', () => {
  const SPREAD = ['-1 NIFTY 25000 CE@104.25', '+1 NIFTY 25200 CE@40'];
  const started = async (...args: string[]) => {
    const desk = new Desk(clockAt('2026-07-01T10:00:00+05:30'));
    await desk.json('session', 'start', '--balance', '1000000');
    await desk.json('quote', 'set', 'NIFTY', '24980');
    for (const each of args) await desk.json(...each.split('|'), '--short');
    return desk;
  };

  it('says what legs block before and after the hedge, without a session', async () => {
    const desk = new Desk(clockAt('2026-07-01T10:00:00+05:30'));
    const margin = await desk.json('margin', ...SPREAD, '--spot', '24980');
    expect(margin).toMatchObject({ underlying: 'NIFTY', exchange: 'NSE', premium: '2600' });
    expect(Number(margin.span)).toBeLessThan(65 * 200 * 1.05);
    expect(Number(margin.exposure)).toBeCloseTo(24980 * 65 * 0.02, 2);
    expect(Number(margin.before_hedge)).toBeGreaterThan(3 * Number(margin.total));
    expect(margin.peak).toBe(margin.before_hedge);
    const hedgeFirst = await desk.json('margin', ...[...SPREAD].reverse(), '--spot', '24980');
    expect(hedgeFirst.peak).toBe(margin.total);
    const { stdout } = await desk.run('margin', ...SPREAD, '--spot', '24980');
    expect(stdout).toContain('Before the hedge');
  });

  it('takes the legs as words without quotes', async () => {
    const desk = new Desk(clockAt('2026-07-01T10:00:00+05:30'));
    const args = '-1 NIFTY 25000 CE@104.25 +1 NIFTY 25200 CE @40'.split(' ');
    const margin = await desk.json('margin', ...args, '--spot', '24980');
    expect(margin).toEqual(await desk.json('margin', ...SPREAD, '--spot', '24980'));
  });

  it('says what the session blocks: what its balance has in use', async () => {
    const desk = await started(
      'sell|NIFTY 25000 CE|65|--price|104.25',
      'buy|NIFTY 25200 CE|65|--price|40',
    );
    const { used } = await desk.json('balance');
    const margin = await desk.json('margin');
    expect(Number(margin.total) + Number(margin.premium)).toBeCloseTo(Number(used), 2);
    expect(margin.groups).toHaveLength(1);
    expect(margin.groups[0].locked).toBe(margin.total);
  });

  it('leaves a share sold short beside its future alone, as the broker does', async () => {
    const desk = new Desk(clockAt('2026-11-24T11:00:00+05:30'));
    await desk.json('session', 'start', '--balance', '5000000');
    await desk.json('quote', 'set', 'INFY', '1500');
    const short = ['--short', '--price'];
    await desk.json('sell', 'INFY26DECFUT', '400', ...short, '1505');
    await desk.json('sell', 'INFY', '100', ...short, '1500', '--product', 'MIS');
    const { total, groups } = await desk.json('margin');
    const { used } = await desk.json('balance');
    expect(total).toBe(used);
    expect(groups.map(({ source }: any) => source)).toEqual(['model', 'percent']);
    expect(groups[1]).toMatchObject({ underlying: 'INFY', total: '30000', locked: '30000' });
    const asked = await desk.json('margin', '-400 INFY26DECFUT@1505', '-100 INFY@1500', '--units');
    expect(asked.groups.map((each: any) => each.legs.length)).toEqual([1, 1]);
  });

  it('tells several underlyings apart, and sums them', async () => {
    const desk = await started(
      'sell|NIFTY 25000 CE|65|--price|104.25',
      'sell|BANKNIFTY FUT|30|--price|56000',
      'sell|CRUDEOIL FUT|1|--price|6000',
    );
    const margin = await desk.json('margin');
    expect(margin.underlying).toBeNull();
    const names = margin.groups.map((each: any) => [each.underlying, each.source]);
    expect(names).toEqual([
      ['CRUDEOIL', 'percent'],
      ['BANKNIFTY', 'model'],
      ['NIFTY', 'model'],
    ]);
    const sum = margin.groups.reduce((all: number, each: any) => all + Number(each.total), 0);
    expect(Number(margin.total)).toBeCloseTo(sum, 2);
    expect(Number((await desk.json('balance')).used)).toBeCloseTo(sum, 2);
    expect((await desk.run('margin')).stdout).toMatch(/Total .*percent/);
  });

  it('says when a stock stands on the minimum, and when no price is known', async () => {
    const desk = new Desk(clockAt('2026-07-01T10:00:00+05:30'));
    const stock = ['margin', '-500', 'RELIANCE', 'FUT@1400', '--units'];
    const { stderr } = await desk.run(...stock);
    expect(stderr).toContain('may be far higher');
    expect(await desk.json(...stock)).toMatchObject({ source: 'model' });
    const unknown = await desk.run('margin', '-1 NIFTY 25000 CE@104.25');
    expect(unknown.stderr).toContain('No price of NIFTY is known');
    expect(unknown.stdout).toContain('share of the value');
  });

  it('takes a named strategy, and one that is open, where a master names its contracts', async () => {
    const desk = new Desk();
    await openOptionMarket(desk);
    const asked = await desk.json(
      'margin',
      'iron-condor',
      'NIFTY',
      '--gap',
      '300',
      '--width',
      '200',
    );
    expect(asked).toMatchObject({ underlying: 'NIFTY', source: 'model' });
    expect(Number(asked.span)).toBeLessThan(200 * 75 * 1.05);
    await desk.json('session', 'start', '--balance', '5000000');
    await desk.json('strategy', 'open', 'iron-condor', 'NIFTY', '--gap', '300', '--width', '200');
    const held = await desk.json('margin', 'IC-1');
    expect(held.legs).toHaveLength(4);
    expect(held.exposure).toBe(asked.exposure);
    expect((await desk.run('margin', 'IC-9')).status).toBe(4);
  });

  it('is shown by a dry run, with what it was before', async () => {
    const desk = await started('sell|NIFTY 25000 CE|65|--price|104.25');
    const naked = (await desk.json('margin')).total;
    const hedge = ['buy', 'NIFTY 25200 CE', '65', '--price', '40', '--dry-run'];
    const { margin, dry_run: isDry } = await desk.json(...hedge);
    expect(isDry).toBe(true);
    expect(margin).toMatchObject({ underlying: 'NIFTY', source: 'model', before: naked });
    expect(Number(margin.total)).toBeLessThan(Number(naked) / 3);
    expect((await desk.run(...hedge)).stdout).toContain('Margin of NIFTY');
    const legs = ['trade', '+1', 'NIFTY 25200 CE@40', '-1', 'NIFTY 25000 CE@104.25', '--dry-run'];
    const { group_margin: both } = await desk.json(...legs);
    expect(both).toMatchObject({ underlying: 'NIFTY', before: naked });
    expect((await desk.json('positions')).positions).toHaveLength(1);
  });

  it('is short of cash once a hedge is gone: it is told, and nothing opens', async () => {
    const desk = await started(
      'buy|NIFTY 25200 CE|65|--price|40',
      'sell|NIFTY 25000 CE|65|--price|104.25',
    );
    await desk.json('balance', 'withdraw', '900000');
    const { stderr } = await desk.run('sell', 'NIFTY 25200 CE', 'all', '--price', '40');
    expect(stderr).toContain('Margin shortfall: ₹');
    const { margin_shortfall: missing } = await desk.json('balance');
    expect(Number(missing)).toBeGreaterThan(50_000);
    expect((await desk.json('status')).margin_shortfall).toBe(missing);
    expect((await desk.run('status')).stdout).toContain('Margin shortfall');
    const more = await desk.run('buy', 'INFY', '1', '--price', '10');
    expect(more.status).toBe(3);
    await desk.json('buy', 'NIFTY 25000 CE', 'all', '--price', '104');
    expect((await desk.json('status')).margin_shortfall).toBeUndefined();
  });
});
