import { describe, expect, it } from '@jest/globals';
import { Awake, FIRST_WAITS, MAX_TURNS } from '../../../src/storage/redis/awake.ts';

/** Turns of an event loop that the test makes go round. */
function eventLoop() {
  let next: (() => void) | undefined;
  const awake = new Awake((turn) => {
    next = turn;
  });
  /** Goes round as often as it is asked to, at most so often; gives how often. */
  const turn = (most: number): number => {
    for (let turns = 0; turns < most; turns += 1) {
      const due = next;
      if (!due) return turns;
      next = undefined;
      due();
    }
    return most;
  };
  return { awake, turn };
}

/** The same of a program that has waited a while. */
function longRunning() {
  const { awake, turn } = eventLoop();
  for (let waits = 0; waits < FIRST_WAITS; waits += 1) {
    awake.begin();
    awake.end();
  }
  return { awake, turn };
}

describe('waiting for a server', () => {
  it('sleeps in the few waits of a command', () => {
    const { awake, turn } = eventLoop();
    for (let waits = 0; waits < FIRST_WAITS; waits += 1) {
      awake.begin();
      expect(turn(5)).toBe(0);
      awake.end();
    }
    awake.begin();
    expect(turn(5)).toBe(5);
  });

  it('stays awake until the answer comes, and then sleeps', () => {
    const { awake, turn } = longRunning();
    awake.begin();
    expect(turn(50)).toBe(50);
    awake.end();
    expect(turn(50)).toBe(1);
  });

  it('stays awake from one answer to the next question', () => {
    const { awake, turn } = longRunning();
    awake.begin();
    turn(MAX_TURNS - 1);
    awake.end();
    awake.begin();
    expect(turn(MAX_TURNS)).toBe(MAX_TURNS);
  });

  it('sleeps when the answer takes long, and tries again after ever more waits', () => {
    const { awake, turn } = longRunning();
    const long = (): number => {
      awake.begin();
      const turns = turn(MAX_TURNS * 2);
      awake.end();
      return turns;
    };
    const tried = Array.from({ length: 12 }, long).map((turns) => turns > 0);
    expect(tried.flatMap((each, at) => (each ? [at] : []))).toEqual([0, 2, 6]);
    expect(long()).toBe(0);
  });

  it('stays awake again once an answer comes soon', () => {
    const { awake, turn } = longRunning();
    awake.begin();
    turn(MAX_TURNS * 2);
    awake.end();
    for (const expected of [false, true, true, true]) {
      awake.begin();
      expect(turn(5) > 0).toBe(expected);
      awake.end();
      turn(5);
    }
  });
});
