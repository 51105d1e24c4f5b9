import { beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { openOptionMarket } from '../support/option-market.ts';
import { Desk } from '../support/program.ts';

const CONDOR = 'iron-condor NIFTY --gap 300 --width 200';

/** Every command of the options desk, in the order of a trader's day; ids are those of the lines before. */
const LINES: readonly string[] = [
  'chain NIFTY',
  'chain NIFTY --expiry FAR --strikes 8 --columns ltp,delta,theta,oi',
  'chain NIFTY --straddle',
  'greeks',
  'option CE 23700 --forward 23699.95 --days 5.6 --rate 0 --iv 17',
  'option PE 23700 --spot 23659 --expiry FAR --price 250',
  'option CE 23700 --forward 23699.95 --years 0.0153 --iv 17',
  `payoff ${CONDOR}`,
  'payoff +1 CE:atm +1 PE:atm --on NIFTY --charges',
  'payoff calendar NIFTY --on NEXT',
  `payoff ${CONDOR} --format html --out FOLDER/payoff.html`,
  `whatif ${CONDOR} --spot=-3%..3%:1% --iv=-20%,0,20% --days 0,1,3`,
  'trade +1 CE:atm -1 CE:otm2 --on NIFTY --net-debit 90 --name spread --client-id one',
  'trade -1 CE:d16 -1 PE:d16 --on NIFTY --net-credit 1 --dry-run',
  'trade +1 CE:+200 -1 CE:p50 --on NIFTY --expiry FAR --dry-run',
  'strategy names',
  `strategy open ${CONDOR} --lots 2 --stop 30% --client-id two`,
  'strategy list',
  'strategy show IC-1',
  'payoff --strategy IC-1 --charges',
  'whatif --strategy IC-1',
  'payoff --all NIFTY',
  'greeks --by strategy',
  'greeks NIFTY --by underlying',
  'strategy rules IC-1 --target 50% --stop 5000 --trail 2000 --exit-at 15:15',
  'strategy roll IC-1 --leg 3 --to-strike 23950 --credit-only',
  'strategy adjust IC-1 +1 CE:otm9',
  'strategy adjust IC-1 -1 CE:otm9 --on NIFTY',
  'strategy exit IC-1 --lots 1',
  'strategy exit IC-1',
  'positions --by strategy',
  'strategy exit ST-1',
  'verify',
];

describe('the options desk', () => {
  const desk = new Desk();
  let far: string;
  let next: string;
  beforeAll(async () => {
    const { expiries } = await openOptionMarket(desk);
    far = expiries[1];
    next = new Date(Date.parse(expiries[0]) - 86_400_000).toISOString().slice(0, 10);
    await desk.json('session', 'start', '--balance', '5000000');
  });

  it.each(LINES)('serves %s', async (line) => {
    const args = line
      .replace('FAR', far)
      .replace('NEXT', next)
      .replace('FOLDER', join(desk.folder))
      .split(' ');
    const { status, stdout, stderr } = await desk.run(...args);
    expect({ line, status, stderr: status === 0 ? '' : stderr }).toEqual({
      line,
      status: 0,
      stderr: '',
    });
    expect(stdout + stderr).not.toMatch(/undefined|NaN|\[object/);
  });
});
