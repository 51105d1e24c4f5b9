import { describe, expect, it } from '@jest/globals';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Desk } from '../support/program.ts';

const DEFAULTS = join(import.meta.dirname, '../../config/default.yaml');

/** Every setting of a document by its path; a list is one, an empty map has none. */
function paths(value: unknown, path = ''): string[] {
  const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isGroup) return [path];
  return Object.keys(value).flatMap((key) =>
    paths((value as Record<string, unknown>)[key], path === '' ? key : `${path}.${key}`),
  );
}

describe('settings', () => {
  it('of the folder come before those of the account, and both before the defaults', async () => {
    const desk = new Desk();
    const shown = async (): Promise<string[]> => {
      const { config, sources } = await desk.json('config', 'show');
      return [config.trading.fee_per_order, sources['trading.fee_per_order']];
    };
    expect(await shown()).toEqual(['20', 'default']);
    mkdirSync(join(desk.folder, '.config/papertrade'), { recursive: true });
    const own = join(desk.folder, '.config/papertrade/config.yaml');
    writeFileSync(own, "trading: { fee_per_order: '7' }\n");
    expect(await shown()).toEqual(['7', own]);
    writeFileSync(join(desk.folder, 'papertrade.yaml'), "trading: { fee_per_order: '8' }\n");
    const [value, source] = await shown();
    expect([value, source]).toEqual(['8', expect.stringMatching(/papertrade\.yaml$/)]);
    await desk.json('session', 'start', '--id', 'S');
    const { order } = await desk.json('buy', 'INFY', '1', '--price', '100');
    expect(order.charges.total).toBe('8');
  });

  it('of one command come before the environment, and that before the files', async () => {
    const desk = new Desk();
    const [file, env, typed] = ['file', 'env', 'typed'].map(
      (name) => `local:${join(desk.folder, name)}.db`,
    ) as [string, string, string];
    writeFileSync(join(desk.folder, 'papertrade.yaml'), `store: { url: '${file}' }\n`);
    const store = async (...args: string[]): Promise<string> =>
      (await desk.json('status', ...args)).location;
    expect(await store()).toMatch(/file\.db$/);
    desk.env['PAPERTRADE_STORE'] = env;
    expect(await store()).toMatch(/env\.db$/);
    expect(await store('--store', typed)).toMatch(/typed\.db$/);
  });

  it('are all shown with where each came from', async () => {
    const { config, sources } = await new Desk().json('config', 'show');
    const known = paths(parse(readFileSync(DEFAULTS, 'utf8')));
    expect(known.length).toBeGreaterThan(40);
    const [shown, told] = [paths(config), Object.keys(sources)];
    expect(known.filter((path) => !shown.includes(path))).toEqual([]);
    expect(shown.filter((path) => !told.some((key) => `${path}.`.startsWith(`${key}.`)))).toEqual(
      [],
    );
    expect(new Set(Object.values(sources))).toEqual(new Set(['default']));
  });
});
