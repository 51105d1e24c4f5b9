import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';

const FILE = join(import.meta.dirname, '../../docs/json.schema.json');
const schema = JSON.parse(readFileSync(FILE, 'utf8'));
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
ajv.addSchema(schema, 'papertrade');

/** What the schema finds wrong with a document; empty for none. */
function faults(command: string, document: unknown): unknown {
  const validate = ajv.getSchema(`papertrade#/$defs/${encodeURIComponent(`command ${command}`)}`)!;
  return validate(document) ? [] : validate.errors;
}

const COMMANDS: readonly (readonly [string, readonly string[]])[] = [
  ['session list', ['session', 'list']],
  ['session show', ['session', 'show']],
  ['session use', ['session', 'use', 'DAY']],
  ['buy', ['buy', 'INFY', '10', '--price', '1500', '--client-id', 'twice']],
  ['buy', ['buy', 'INFY', '10', '--price', '1500', '--client-id', 'twice']],
  ['sell', ['sell', 'INFY', '4', '--price', '1490.05', '--dry-run']],
  ['sell', ['sell', 'INFY', '4', '--price', '1490.05']],
  ['quote set', ['quote', 'set', 'INFY', '1512.5']],
  ['quote show', ['quote', 'show']],
  ['balance', ['balance']],
  ['balance', ['balance', 'deposit', '10.50']],
  ['positions', ['positions', '--all']],
  ['orders', ['orders']],
  ['trades', ['trades']],
  ['report', ['report']],
  ['report --list', ['report', '--list']],
  ['report compare', ['report', 'compare', 'DAY', 'DAY']],
  ['report', ['report', '--all']],
  ['status', ['status']],
  ['verify', ['verify']],
  ['config show', ['config', 'show']],
  ['session end', ['session', 'end', '--yes']],
  ['report', ['report', 'DAY']],
  ['report --list', ['report', '--list']],
];

describe('the JSON Schema in docs/json.schema.json', () => {
  const desk = new Desk();
  beforeAll(async () => {
    expect(faults('session start', await desk.json('session', 'start', '--id', 'DAY'))).toEqual([]);
  });

  it('fits what every command prints', async () => {
    for (const [command, words] of COMMANDS) {
      const document = await desk.json(...words);
      expect({ command, faults: faults(command, document) }).toEqual({ command, faults: [] });
    }
  });

  it('fits an error', async () => {
    const { status, stderr } = await desk.run('report', 'NONE', '--json');
    expect(status).toBe(4);
    expect(faults('error', JSON.parse(stderr))).toEqual([]);
  });

  it('finds a float where a decimal must be, and a field that is missing', async () => {
    const report = await desk.json('report', 'DAY');
    expect(faults('report', { ...report, total_pnl: 1.5 })).toMatchObject([
      { instancePath: '/total_pnl', keyword: 'type' },
    ]);
    delete report.fees;
    expect(faults('report', report)).toMatchObject([{ keyword: 'required' }]);
  });
});
