import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import type { Desk as PaperDesk, openDesk as OpenDesk } from '../../src/library/library.d.ts';
import { Desk } from '../support/program.ts';

const { openDesk } = createRequire(import.meta.url)('../../dist/library.cjs') as {
  openDesk: typeof OpenDesk;
};

type Words = Readonly<Record<string, string | boolean>>;
type Request = readonly [action: 'buy' | 'sell', symbol: string, quantity: string, words: Words];

/** Requests one after another, in both homes: those that fill, those that wait, those that are refused. */
const REQUESTS: readonly Request[] = [
  ['buy', 'INFY', '10', { price: '1500' }],
  ['buy', 'INFY', '5', { price: '1512.35', note: 'more', clientId: 'two' }],
  ['buy', 'INFY', '5', { price: '1512.35', clientId: 'two' }],
  ['sell', 'INFY', '3', { price: '1520' }],
  ['sell', 'INFY', '300', { price: '1520' }],
  ['sell', 'INFY', 'all', { price: '1519.95' }],
  ['sell', 'INFY', 'all', { price: '1519.95' }],
  ['buy', 'INFY', '0', { price: '1500' }],
  ['buy', 'INFY', '-1', { price: '1500' }],
  ['buy', 'INFY', '1.5', { price: '1500' }],
  ['buy', 'INFY', 'ten', { price: '1500' }],
  ['buy', 'INFY', '1', { price: '0' }],
  ['buy', 'INFY', '1', { price: '1500.12345' }],
  ['buy', 'INFY', '1', { price: 'dear' }],
  ['buy', 'TCS', '1', {}],
  ['buy', 'TCS', '100000', { price: '3000' }],
  ['buy', 'TCS', '1', { price: '3000', fee: '7.5' }],
  ['buy', 'TCS', '1', { price: '3000', fee: '-1' }],
  ['buy', 'TCS', '1', { price: '3000', dryRun: true }],
  ['sell', 'TCS', '2', { price: '3000', dryRun: true }],
  ['sell', 'SBIN', '1', { price: '800' }],
  ['sell', 'SBIN', '1', { price: '800', short: true }],
  ['sell', 'SBIN', '1', { price: '800', short: true, product: 'MIS' }],
  ['buy', 'SBIN', 'all', { price: '790', product: 'MIS' }],
  ['buy', 'WIPRO', '10', { type: 'LIMIT', price: '250' }],
  ['buy', 'WIPRO', '10', { type: 'LIMIT' }],
  ['buy', 'WIPRO', '10', { type: 'SL', trigger: '260', price: '261' }],
  ['buy', 'WIPRO', '10', { type: 'SL', price: '261' }],
  ['buy', 'WIPRO', '10', { type: 'SL-M', trigger: '262' }],
  ['buy', 'WIPRO', '10', { type: 'SL-M', trigger: '262', price: '263' }],
  ['buy', 'WIPRO', '10', { type: 'STOP', price: '261' }],
  ['buy', 'WIPRO', '10', { price: '255', trigger: '250' }],
  ['buy', 'WIPRO', '10', { type: 'LIMIT', price: '249', validity: 'GTC' }],
  ['buy', 'WIPRO', '10', { type: 'LIMIT', price: '249', validity: 'IOC' }],
  ['buy', 'WIPRO', '10', { type: 'LIMIT', price: '249', validity: 'WEEK' }],
  ['buy', 'WIPRO', '10', { price: '255', validity: 'GTC' }],
  ['buy', 'WIPRO', '10', { price: '255', product: 'NRML' }],
  ['buy', 'WIPRO', '10', { price: '255', product: 'CNC' }],
  ['buy', 'WIPRO', '10', { price: '255', product: 'LOAN' }],
  ['buy', 'ITC', '10', { price: '400', target: '420', stop: '390' }],
  ['buy', 'ITC', '10', { price: '400', target: '390', stop: '420' }],
  ['sell', 'ITC', 'all', { type: 'GTT', target: '430', stop: '380' }],
  ['sell', 'ITC', 'all', { type: 'GTT' }],
  ['buy', 'BANKNIFTY30SEP54000CE', '35', { price: '200' }],
  ['buy', 'NIFTY', '75', { optionType: 'CE', strike: '25000', price: '100' }],
  ['buy', 'NIFTY', '75', { optionType: 'XX', strike: '25000', price: '100' }],
  ['buy', 'NIFTY', '75', { optionType: 'CE', strike: '25000', expiry: '2025-13-40', price: '1' }],
  ['buy', 'GOLD', '1', { price: '100', segment: 'NYSE' }],
  ['buy', 'GOLD', '1', { price: '100', lots: true }],
  ['buy', 'INFY', '1', { price: '100', clientId: 'with space' }],
  ['buy', 'IN\u0007FY', '1', { price: '100' }],
  ['buy', '', '1', { price: '100' }],
];

const options = (given: Words): string[] =>
  Object.entries(given).flatMap(([name, value]) => {
    const option = `--${name.replace(/[A-Z]/g, (each) => `-${each.toLowerCase()}`)}`;
    return value === true ? [option] : [option, String(value)];
  });

/** What differs between two homes: moments, and ids that are made. */
const plain = (answer: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answer)
      .replaceAll(/P-\d{14}-[0-9a-f]{12}/g, 'P-ID')
      .replaceAll(/\d{4}-\d\d-\d\dT[0-9:.+]*/g, 'TIME'),
  );

describe('a request from a program and the same from the command line', () => {
  const [typed, coded] = [new Desk(), new Desk()];
  let desk: PaperDesk;
  beforeAll(async () => {
    await typed.run('session', 'start', '--id', 'S', '--balance', '200000');
    desk = await openDesk({ env: coded.env });
    await desk.startSession({ id: 'S', balance: '200000' });
  });
  afterAll(() => desk.close());

  it('are at least fifty', () => expect(REQUESTS.length).toBeGreaterThanOrEqual(50));

  it.each(REQUESTS)('%s %j %s %j', async (action, symbol, quantity, given) => {
    const { stdout, stderr } = await typed.run(
      action,
      symbol,
      quantity,
      ...options(given),
      '--json',
    );
    const said = JSON.parse(stdout || stderr) as { error?: { code: string; details: unknown } };
    const answered = await desk[action](symbol, quantity, given).then(
      (answer): unknown => answer,
      (error: unknown) => {
        const { code, details } = error as { code: string; details: unknown };
        return { error: { code, details } };
      },
    );
    const expected = said.error
      ? { error: { code: said.error.code, details: said.error.details } }
      : said;
    expect(plain(answered)).toEqual(plain(expected));
  });
});
