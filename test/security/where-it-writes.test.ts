import { describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();

/** The places of the table in SECURITY.md. */
const PLACES = [
  /^data\/papertrade\/(?:papertrade|margins)\.db(?:-wal|-shm)?$/,
  /^\.config\/papertrade\/config\.yaml$/,
  /^named\.(?:html|db)$/,
  // Node 22 and newer keep compiled code here; Node 20 keeps none.
  ...(Number.parseInt(process.versions.node, 10) >= 22 ? [/^cache\/papertrade\//] : []),
];

describe('a trader who uses all of it', () => {
  it('finds files in the places that SECURITY.md names, and in no other', async () => {
    const desk = new Desk();
    Object.assign(desk.env, {
      XDG_DATA_HOME: join(desk.folder, 'data'),
      XDG_CACHE_HOME: join(desk.folder, 'cache'),
      TMPDIR: join(desk.folder, 'temporary'),
    });
    mkdirSync(join(desk.folder, 'temporary'));
    const commands = [
      ['config', 'init'],
      ['session', 'start', '--id', 'S'],
      ['buy', 'INFY', '10', '--price', '1500', '--stop', '1400'],
      ['quote', 'set', 'INFY', '1510'],
      ['strategy', 'names'],
      ['margin'],
      ['verify'],
      ['session', 'end', '--yes'],
      ['report', 'S', '--format', 'html', '--out', 'named.html'],
      ['backup', '--out', 'named.db'],
      ['completion', 'bash'],
    ];
    for (const args of commands) {
      const { status, stderr } = await desk.run(...args);
      expect({ args, status, stderr }).toMatchObject({ status: 0 });
    }
    const files = filesIn(desk.folder);
    expect(files).toEqual(expect.arrayContaining(['named.html', 'named.db']));
    expect(files.filter((name) => !PLACES.some((place) => place.test(name)))).toEqual([]);
  });

  it('has the local store where store.url names it', async () => {
    const desk = new Desk();
    const folder = mkdtempSync(join(tmpdir(), 'papertrade-elsewhere-'));
    desk.env['PAPERTRADE_STORE'] = `local:${join(folder, 'mine.db')}`;
    await desk.json('session', 'start', '--id', 'S');
    expect(filesIn(folder)).toContain('mine.db');
    expect(filesIn(desk.folder)).toEqual([]);
  });
});
