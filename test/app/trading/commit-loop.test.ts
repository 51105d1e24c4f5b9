import { describe, expect, it } from '@jest/globals';
import { untilCommitted } from '../../../src/app/trading/commit-loop.ts';

/** An attempt that is beaten so many times by other programs. */
function beaten(times: number) {
  let tries = 0;
  const attempt = () => Promise.resolve((tries += 1) <= times ? 'conflict' : { done: 'filled' });
  return { attempt: attempt as () => Promise<'conflict' | { done: string }>, tries: () => tries };
}

describe('a decision that another program is faster than', () => {
  it('is taken again until it stands, and then no more', async () => {
    const { attempt, tries } = beaten(3);
    expect(await untilCommitted('S', attempt)).toBe('filled');
    expect(tries()).toBe(4);
  });

  it('is given up after 80 attempts, which leave nothing behind', async () => {
    const last = beaten(79);
    expect(await untilCommitted('S', last.attempt)).toBe('filled');
    const { attempt, tries } = beaten(Infinity);
    const failure = untilCommitted('A "busy" one', attempt);
    await expect(failure).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { session_id: 'A "busy" one', attempts: 80 },
      message: expect.stringMatching(/busy.*80 attempts nothing was written.*again/),
    });
    expect(tries()).toBe(80);
  });
});
