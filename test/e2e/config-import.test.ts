import { describe, expect, it } from '@jest/globals';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';

const SCALPER = join(import.meta.dirname, '../fixtures/legacy/scalper.yml');
const ownFile = (desk: Desk): string => join(desk.folder, '.config/papertrade/config.yaml');

const write = (desk: Desk, text: string, path = 'scalper.yml'): string => {
  writeFileSync(join(desk.folder, path), text);
  return path;
};

/** A configuration of the trader's own that was there before. */
function keep(desk: Desk, text: string): void {
  mkdirSync(join(desk.folder, '.config/papertrade'), { recursive: true });
  writeFileSync(ownFile(desk), text);
}

describe("the predecessor's configuration, taken over", () => {
  it('becomes settings of ours that count at once', async () => {
    const desk = new Desk();
    const { path, written, taken } = await desk.json('config', 'import', SCALPER);
    expect({ path, written }).toEqual({ path: ownFile(desk), written: true });
    expect(
      Object.fromEntries(taken.map((each: any) => [each.setting, [each.key, each.becomes]])),
    ).toEqual({
      'trading.starting_balance': ['paper.starting_balance', '200000'],
      'trading.fee_per_order': ['global.charge_per_order', '20'],
      'trading.enforce_market_hours': ['global.enforce_market_hours', 'true'],
      'trading.lot_sizes.NIFTY': ['SYMBOLS.NIFTY.lot_size', '65'],
      'risk.max_daily_loss': ['global.max_day_loss', '1500.5'],
      'risk.exit_at_loss': ['global.max_day_loss', '1500.5'],
      'risk.exit_at_profit': ['global.min_profit_target', '1000'],
      'risk.max_lots': ['global.max_lots_per_trade', '10'],
      'risk.max_open_positions': ['risk.max_concurrent_positions', '3'],
      'risk.cooldown_after_loss': ['global.cooldown_after_loss_seconds', '180s'],
      'sizing.slippage_buffer': ['global.slippage_buffer_pct', '1.5%'],
      'store.namespace': ['global.redis_namespace', 'mine:v1'],
      'store.url': ['market_data.redis_url', 'redis://********@10.0.0.7:6379/2'],
    });
    const { config } = await desk.json('config', 'show');
    expect(config).toMatchObject({
      trading: { starting_balance: '200000', lot_sizes: { NIFTY: '65', BANKNIFTY: '35' } },
      risk: { max_daily_loss: '1500.5', cooldown_after_loss: '180s' },
      store: { namespace: 'mine:v1' },
    });
    await desk.json('session', 'start', '--store', 'local');
    expect((await desk.json('balance', '--store', 'local')).available).toBe('200000');
  });

  it('tells what has no counterpart, and why, each key once', async () => {
    const desk = new Desk();
    const { left_out: left } = await desk.json('config', 'import', SCALPER, '--dry-run');
    expect(Object.fromEntries(left.map(({ key, reason }: any) => [key, reason]))).toEqual({
      mode: 'all trading is on paper',
      symbols: 'every instrument can be traded',
      'global.session_hours': "orders follow the exchange's hours",
      'global.max_daily_loss_rs': 'global.max_day_loss counts',
      'global.allocation_pct': 'given with each order, strategy or size',
      'global.max_positions': 'risk.max_concurrent_positions counts',
      'global.decision_interval': 'you or your script decide when to trade',
      'global.tp_pct': 'given with each order, strategy or size',
      'global.log_level': 'no log is written',
      'global.colour': 'unknown to papertrade',
      'notifications.telegram_bot_token': 'no messages are sent',
      'SYMBOLS.NIFTY.idx_sid': 'known from the rules of contracts',
      'SYMBOLS.NIFTY.expiry_wday': 'known from the rules of contracts',
      'SYMBOLS.SENSEX.lot_size': 'not a whole number below 100,000,000',
    });
  });

  it('shows no secret, and keeps the file to its owner', async () => {
    const desk = new Desk();
    const { stdout, stderr } = await desk.run('config', 'import', SCALPER);
    expect(stdout + stderr).not.toMatch(/hush|123:abc/);
    expect(readFileSync(ownFile(desk), 'utf8')).toContain('trader:hush@');
    expect(statSync(ownFile(desk)).mode & 0o077).toBe(0);
  });

  it('writes nothing with --dry-run, and nothing again when all of it is there', async () => {
    const desk = new Desk();
    const { written } = await desk.json('config', 'import', SCALPER, '--dry-run');
    expect(written).toBe(false);
    expect((await desk.json('config', 'path')).exists).toBe(false);
    await desk.json('config', 'import', SCALPER);
    const again = await desk.json('config', 'import', SCALPER);
    expect([again.written, again.taken.length]).toEqual([false, 13]);
  });

  it('asks before it changes a file that is there, and keeps the rest of it', async () => {
    const desk = new Desk();
    keep(desk, '# mine\nrisk:\n  max_lots: 3 # small\nreport:\n  risk_free_rate: 6.5%\n');
    const file = write(desk, 'global:\n  max_lots_per_trade: 10\n  charge_per_order: 0\n');
    const asked = await desk.run('config', 'import', file);
    expect([asked.status, asked.stderr]).toEqual([2, expect.stringContaining('--yes')]);
    await desk.json('config', 'import', file, '--yes');
    expect(readFileSync(ownFile(desk), 'utf8')).toBe(
      '# mine\nrisk:\n  max_lots: 10 # small\nreport:\n  risk_free_rate: 6.5%\n' +
        'trading:\n  fee_per_order: 0\n',
    );
  });

  it('keeps every comment of a file that config init wrote', async () => {
    const desk = new Desk();
    await desk.json('config', 'init');
    const before = readFileSync(ownFile(desk), 'utf8');
    await desk.json('config', 'import', write(desk, 'paper: {starting_balance: 5000}'), '--yes');
    const after = readFileSync(ownFile(desk), 'utf8');
    const trimmed = (text: string) => text.split('\n').map((line) => line.trim());
    expect(trimmed(after).filter((line) => line !== 'starting_balance: 5000')).toEqual(
      trimmed(before),
    );
  });

  it.each([
    ['the lowest of several limits counts', 'risk: {max_daily_loss_rs: 900}', '900'],
    ['a cap that is switched off does not count', 'global: {enable_daily_loss_cap: false}', '1500'],
    ['a limit of 0 is none', 'risk: {max_daily_loss_rs: 0}', '1500'],
  ])('%s', async (_, more, expected) => {
    const desk = new Desk();
    const globals = 'max_day_loss: 1500, max_daily_loss_rs: 1200';
    const both = more.startsWith('global')
      ? more.replace('{', `{${globals}, `)
      : `${more}\nglobal: {max_day_loss: 1500}`;
    const { taken } = await desk.json('config', 'import', write(desk, both), '--dry-run');
    const [loss] = taken.filter(({ setting }: any) => setting === 'risk.max_daily_loss');
    expect(loss.becomes).toBe(expected);
  });

  it.each([
    ['a file of another program', 'services: {web: {}}', 2, 'scalper.yml'],
    ['our own file', 'trading: {fee_per_order: 5}', 2, 'scalper.yml'],
    ['what is not YAML', 'global: [', 2, 'not YAML'],
  ])('refuses %s', async (_, text, status, said) => {
    const desk = new Desk();
    const refused = await desk.run('config', 'import', write(desk, text));
    expect([refused.status, refused.stderr]).toEqual([status, expect.stringContaining(said)]);
  });

  it('tells that a file is not there', async () => {
    const desk = new Desk();
    expect((await desk.run('config', 'import', 'none.yml')).status).toBe(4);
  });
});
