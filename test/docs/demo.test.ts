import { describe, expect, it, beforeAll } from '@jest/globals';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Desk } from '../support/program.ts';

const ROOT = join(import.meta.dirname, '../..');
const desk = new Desk();

/** What `npm run demo` shows somebody who sees the program for the first time. */
describe('the demo', () => {
  let shown = '';
  /** The output of a command of the demo, up to the next one. */
  const of = (command: string): string =>
    shown.split(`$ papertrade ${command}`)[1]!.split('\n$ ')[0]!;

  beforeAll(async () => {
    const env = { ...desk.env, TMPDIR: desk.folder };
    const { stdout, stderr } = await promisify(execFile)('bash', [join(ROOT, 'docs/demo.sh')], {
      env,
    });
    expect(stderr).not.toContain('error');
    shown = stdout;
  });

  it('takes over the files of a real day and finds their figures again', () => {
    expect(of('migrate-files')).toMatch(/DEMO: 40 orders imported, 4 open positions/);
    expect(of('positions')).toMatch(/NIFTY 2025-09-18 24950 CE .* ₹132\.52 +₹121\.00/);
    expect(of('report')).toMatch(/Net \+₹18,632\.80 on 21 round trips/);
    expect(of('report')).toContain('2025-09-15 09:20:00 to 2025-09-15 11:42:58');
    expect(of('verify')).toMatch(/ok +DEMO: 44 journal entries/);
  });

  it('opens a strategy, and shows its payoff and its margin', () => {
    expect(of('strategy open iron-condor')).toContain('Traded IC-1 iron-condor NIFTY');
    expect(of('payoff --strategy IC-1')).toMatch(/Max loss +₹6,608\.55/);
    expect(of('margin')).toMatch(/Margin +₹[\d,]+\.\d\d/);
  });

  it('says where the page of the report is, how to look around, and what to try next', async () => {
    const page = /The report as a page: (.*)/.exec(shown)![1]!;
    expect(readFileSync(page, 'utf8')).toContain('Net +₹18,632.80 on 21 round trips');
    const look = /The sessions of this demo: (.*)/.exec(shown)![1]!;
    const { stdout } = await promisify(execFile)('bash', ['-c', look], {
      cwd: ROOT,
      env: desk.env,
    });
    expect(stdout).toMatch(/DEMO[^]*OPTIONS|OPTIONS[^]*DEMO/);
    expect(shown).toMatch(/Try next:[^]*papertrade session start[^]*papertrade watch/);
    expect(existsSync(join(ROOT, /docs\/tour\.md/.exec(shown)![0]))).toBe(true);
  });
});
