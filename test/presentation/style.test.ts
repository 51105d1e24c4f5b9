import { describe, expect, it } from '@jest/globals';
import { colorsFor } from '../../src/presentation/tables/style.ts';

const RED = '\u001b[31mloss\u001b[39m';

/** How a loss is written where these hold. */
async function loss(isTerminal: boolean, env: Record<string, string>, color = true) {
  const colors = await colorsFor({ env, isTerminal, color });
  return colors.red('loss');
}

describe('colours', () => {
  it('are for terminals, not for pipes, nor for terminals that have none', async () => {
    expect(await loss(true, { TERM: 'xterm' })).toBe(RED);
    expect(await loss(false, { TERM: 'xterm' })).toBe('loss');
    expect(await loss(true, { TERM: 'dumb' })).toBe('loss');
  });

  it('can be forced into a pipe, or forbidden', async () => {
    expect(await loss(false, { FORCE_COLOR: '1' })).toBe(RED);
    expect(await loss(false, { FORCE_COLOR: '' })).toBe(RED);
    expect(await loss(true, { FORCE_COLOR: '0' })).toBe('loss');
    expect(await loss(true, { FORCE_COLOR: 'false' })).toBe('loss');
  });

  it('go by --no-color before NO_COLOR, and by that before FORCE_COLOR', async () => {
    expect(await loss(true, { FORCE_COLOR: '1' }, false)).toBe('loss');
    expect(await loss(true, { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe('loss');
    expect(await loss(true, { NO_COLOR: '' })).toBe(RED);
  });
});
