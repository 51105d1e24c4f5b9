import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIST_COLUMNS } from '../../src/presentation/tables/list-columns.ts';
import { Desk } from '../support/program.ts';

const desk = new Desk();
beforeAll(async () => {
  await desk.run('session', 'start', '--id', 'LISTS');
  await desk.run('buy', 'INFY', '10', '--price', '100', '--note', '=1+1');
  await desk.run('buy', 'TCS', '2', '--price', '200', '--note', 'a "quoted", note');
  await desk.run('buy', 'SBIN', '1', '--price', '300', '--note', '＝1+1');
  await desk.run('quote', 'set', 'INFY', '90');
});

/** The fields of a list's rows by the JSON Schema of the documents. */
function documented(list: string): string[] {
  const file = join(import.meta.dirname, '../../docs/json.schema.json');
  const { $defs } = JSON.parse(readFileSync(file, 'utf8'));
  const row = $defs[list.slice(0, -1)];
  const parts = row.allOf ? [$defs.stored_position, row.allOf[1]] : [row];
  return parts.flatMap(({ properties }: any) => Object.keys(properties));
}

const out = async (...args: string[]): Promise<string> => (await desk.run(...args)).stdout;

describe('a list', () => {
  it('comes as CSV with a header, quoted where it must be, negative figures as they are', async () => {
    const columns = ['--columns', 'symbol,net_qty,unrealized_pnl'];
    expect(await out('positions', '--format', 'csv', ...columns)).toBe(
      'symbol,net_qty,unrealized_pnl\nINFY,10,-100\nTCS,2,0\nSBIN,1,0\n',
    );
    expect(await out('orders', '--format', 'csv', '--columns', 'note,symbol')).toBe(
      `note,symbol\n'＝1+1,SBIN\n"a ""quoted"", note",TCS\n'=1+1,INFY\n`,
    );
    const [header] = (await out('trades', '--format', 'csv')).split('\n');
    expect(header).toContain('order_id');
  });

  it('keeps its columns where a name has wide letters or pictures', async () => {
    const wide = new Desk();
    await wide.run('session', 'start', '--id', 'A', '--name', '日本 🙂');
    await wide.run('session', 'start', '--id', 'B', '--name', 'plain ₹');
    const { stdout } = await wide.run('session', 'list');
    // Seven columns on a terminal, both of them.
    expect(stdout).toContain('日本 🙂  active');
    expect(stdout).toContain('plain ₹  active');
  });

  it('comes as one JSON document a line', async () => {
    const lines = (await out('orders', '--format', 'ndjson')).trim().split('\n');
    const { orders } = await desk.json('orders');
    expect(lines.map((line) => JSON.parse(line))).toEqual(orders);
  });

  it('comes as JSON with only the columns asked for, the rest of the document untouched', async () => {
    const document = JSON.parse(await out('positions', '--format', 'json', '--columns', 'symbol'));
    expect(document.positions).toEqual([{ symbol: 'INFY' }, { symbol: 'TCS' }, { symbol: 'SBIN' }]);
    expect(document.totals).toEqual((await desk.json('positions')).totals);
    expect(await desk.json('positions', '--columns', 'symbol')).toEqual(document);
  });

  it('comes as a table of the columns asked for', async () => {
    const columns = ['--columns', 'session_id,status'];
    expect(await out('session', 'list', ...columns)).toBe(
      'session_id  status\nLISTS       active\n',
    );
    expect(await out('quote', 'show', '--columns', 'ltp')).toBe('ltp\n 90\n');
  });

  it('is refused with an unknown column, format, or two formats at once', async () => {
    const unknown = await desk.run('positions', '--columns', 'symbol,qty');
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toMatch(/Invalid column "qty": expected some of .*net_qty/);
    expect((await desk.run('orders', '--columns', 'a\u001b[2J')).stderr).toContain('\\x1b');
    expect((await desk.run('orders', '--format', 'xml')).status).toBe(2);
    const both = await desk.run('orders', '--json', '--format', 'csv');
    expect(both.status).toBe(2);
    expect(both.stderr).toContain('--format csv');
  });

  it('has the same columns whatever its rows have, also where there is nothing', async () => {
    await desk.run('buy', 'WIPRO', '1', '--type', 'SL', '--trigger', '250', '--price', '251');
    await desk.run('buy', 'TCS', '1', '--price', '200');
    expect(await out('orders', '--format', 'csv', '--columns', 'symbol,trigger_price')).toMatch(
      /^symbol,trigger_price\nTCS,\nWIPRO,250\n/,
    );
    const [, rests] = (await desk.json('orders', '--columns', 'trigger_price,symbol')).orders;
    expect(rests).toEqual({ trigger_price: '250', symbol: 'WIPRO' });
    const header = await desk.run('orders', '--format', 'csv', '--limit', '1');
    await desk.run('session', 'start', '--id', 'NOTHING');
    const nothing = await desk.run('orders', '--format', 'csv');
    expect(nothing.stdout).toBe(`${header.stdout.split('\n')[0]}\n`);
    await desk.run('session', 'use', 'LISTS');
  });

  it.each(['sessions', 'positions', 'orders', 'trades', 'quotes'] as const)(
    'of %s has a column for every field that a row can have',
    async (name) => {
      const command = { sessions: ['session', 'list'], quotes: ['quote', 'show'] };
      const args = name in command ? command[name as 'quotes'] : [name];
      const rows: object[] = (await desk.json(...args))[name];
      expect(rows.length).toBeGreaterThan(0);
      const fields = new Set([...rows.flatMap(Object.keys), ...documented(name)]);
      expect([...fields].filter((field) => !LIST_COLUMNS[name].includes(field as never))).toEqual(
        [],
      );
    },
  );

  it('is empty where there is nothing', async () => {
    await desk.run('session', 'start', '--id', 'EMPTY');
    expect(await out('orders', '--format', 'ndjson')).toBe('');
    expect(await out('orders', '--format', 'csv', '--columns', 'id,side')).toBe('id,side\n');
  });
});
