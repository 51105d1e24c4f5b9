import { beforeAll, describe, expect, it } from '@jest/globals';
import { Desk } from '../support/program.ts';
import { onTerminal } from '../support/terminal.ts';

const reset = ['balance', 'reset', '5000'];

describe('a question before something is dropped', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = new Desk();
    await desk.json('session', 'start', '--id', 'S');
    await desk.json('buy', 'INFY', '1', '--price', '10');
  });
  const available = async (): Promise<string> => (await desk.json('balance')).available;

  it('is asked on a terminal, and "n" changes nothing', async () => {
    const screen = await onTerminal(desk, reset, 'n\r');
    expect(screen).toContain('Reset session S? Its positions and P&L are dropped. [y/N]');
    expect(screen).toMatch(/Nothing was changed[^]*status 0/);
    expect(await available()).toBe('99970');
  });

  it('ends with status 130 when it is interrupted, and changes nothing', async () => {
    expect(await onTerminal(desk, reset, '\u0003')).toMatch(/Interrupted[^]*status 130/);
    expect(await available()).toBe('99970');
  });

  it('is refused with status 2 where nobody can answer', async () => {
    const { status, stderr } = await desk.run(...reset);
    expect(status).toBe(2);
    expect(stderr).toContain('pass --yes');
    expect(await available()).toBe('99970');
  });

  it('does it when the answer is "y"', async () => {
    expect(await onTerminal(desk, reset, 'y\r')).toContain('status 0');
    expect(await available()).toBe('5000');
  });
});
