import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import type { Desk as PaperDesk, openDesk as OpenDesk } from '../../src/library/library.d.ts';
import { openOptionMarket } from '../support/option-market.ts';
import { Desk } from '../support/program.ts';

const { openDesk } = createRequire(import.meta.url)('../../dist/library.cjs') as {
  openDesk: typeof OpenDesk;
};

/** A program has the machine's clock: what was listed and quoted is of now. */
const inDays = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
type Words = Readonly<Record<string, string | boolean>>;
type Request = readonly [method: 'trade' | 'chain' | 'payoff', words: string, options: Words];

/** Requests one after another, in both homes; the words of `day` and `strategy` are options of payoff. */
const REQUESTS: readonly Request[] = [
  ['chain', 'NIFTY', {}],
  ['chain', 'nifty', { expiry: inDays(34), strikes: '2' }],
  ['chain', 'NIFTY', { strikes: 'all' }],
  ['chain', 'NIFTY', { strikes: 'many' }],
  ['chain', 'NIFTY', { expiry: '2026-13-01' }],
  ['chain', 'NONE', {}],
  ['payoff', 'iron-condor NIFTY', { gap: '300', width: '200' }],
  ['payoff', 'iron-condor NIFTY', { gap: 'd16', width: '200', lots: '2', charges: true }],
  ['payoff', '+1 CE:atm +1 PE:atm', { on: 'NIFTY' }],
  ['payoff', 'iron-condor NIFTY', { gap: '300', width: '1' }],
  ['payoff', 'iron-bar NIFTY', {}],
  ['payoff', '+1 CE:atm', {}],
  ['payoff', '', { strategy: 'IC-1' }],
  ['payoff', '', { all: true }],
  ['trade', '+1 CE:atm -1 CE:otm2', { on: 'NIFTY', dryRun: true }],
  ['trade', '+1 CE:atm -1 CE:otm2', { on: 'NIFTY', clientId: 'one', name: 'spread', note: 'n' }],
  ['trade', '+1 CE:atm -1 CE:otm2', { on: 'NIFTY', clientId: 'one' }],
  ['trade', 'buy 1 CE:+200 sell 1 CE:+300', { on: 'NIFTY', netDebit: '0.05' }],
  ['trade', '-1 CE:d16 -1 PE:d16', { on: 'NIFTY', stop: '30%', target: '2000', exitAt: '15:15' }],
  ['trade', '-1 CE:atm', { on: 'NIFTY', stop: 'none' }],
  ['trade', '-1 CE:atm', { on: 'NIFTY', netCredit: '1', netDebit: '1' }],
  ['trade', '-999 CE:atm', { on: 'NIFTY' }],
  ['trade', 'iron-condor NIFTY', { gap: '300', width: '200', product: 'MIS' }],
  ['payoff', '', { all: true, charges: true }],
  ['payoff', '', { strategy: 'IC-1' }],
];

const options = (given: Words): string[] =>
  Object.entries(given).flatMap(([name, value]) => {
    const option = `--${name.replace(/[A-Z]/g, (each) => `-${each.toLowerCase()}`)}`;
    return value === true ? [option] : [option, String(value)];
  });

/** What a model says depends on the seconds to an expiry. */
const MODEL =
  /"(days|iv|atm_iv|delta|gamma|theta|vega|rho|expected_move|pop|margin|return_on_margin)":"[^"]*"/g;
/** What differs between two homes: moments, and ids that are made. */
const plain = (answer: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answer)
      .replaceAll(MODEL, '"$1":"MODEL"')
      .replaceAll(/[A-Z]-\d{14}-[0-9a-f]{12}/g, 'ID')
      .replaceAll(/\d{4}-\d\d-\d\dT[0-9:.+Z]*/g, 'TIME'),
  );

describe('the options desk of a program', () => {
  const [typed, coded] = [new Desk(), new Desk()];
  let desk: PaperDesk;
  beforeAll(async () => {
    for (const home of [typed, coded]) {
      await openOptionMarket(home);
      await home.json('session', 'start', '--id', 'S', '--balance', '1000000');
    }
    desk = await openDesk({ env: coded.env });
  });
  afterAll(() => desk.close());

  it.each(REQUESTS)('%s %j %j is what the command line prints', async (method, text, given) => {
    const line = text.split(' ').filter(Boolean);
    const { stdout, stderr } = await typed.run(method, ...line, ...options(given), '--json');
    const said = JSON.parse(stdout || stderr) as { error?: { code: string; details: unknown } };
    const answered = await desk[method](text, given).then(
      (answer): unknown => answer,
      (error: unknown) => {
        const { code, details } = error as { code: string; details: unknown };
        return { error: { code, details } };
      },
    );
    const { error } = said;
    const expected = error ? { error: { code: error.code, details: error.details } } : said;
    expect(plain(answered)).toEqual(plain(expected));
  });

  it('takes a list of words, whole numbers for counts, and never a float for a price', async () => {
    const listed = await desk.payoff(['+2', 'CE:atm'], { on: 'NIFTY' });
    expect(listed.legs.map(({ quantity }) => quantity)).toEqual(['150']);
    const lots = await desk.payoff('short-straddle NIFTY', { lots: 2 });
    expect(lots.legs.map(({ quantity }) => quantity)).toEqual(['150', '150']);
    expect((await desk.chain('NIFTY', { strikes: 1 })).strikes).toHaveLength(3);
    for (const wrong of [{ netDebit: 1.5 }, { stop: 30 }, { lot: 1 }, { lots: 0.5 }]) {
      const refused = desk.trade('+1 CE:atm', { on: 'NIFTY', ...wrong } as object);
      await expect(refused).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    }
    const nothing = desk.trade('', { on: 'NIFTY' });
    await expect(nothing).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    const day = await desk.payoff('short-straddle NIFTY', { day: inDays(2) });
    expect(day.payoff).toMatchObject({ at: inDays(2), exact: false });
    expect((await coded.run('verify')).status).toBe(0);
  });
});
