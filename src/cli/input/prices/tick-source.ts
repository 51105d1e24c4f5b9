import { setTimeout as pause } from 'node:timers/promises';
import { PapertradeError, invalidValue } from '../../../domain/errors.ts';
import type { CliProcess } from '../../context.ts';
import { atLine, readRows } from '../rows.ts';
import { openText } from '../text-source.ts';
import { TICK_COLUMNS } from './tick-columns.ts';
import type { Tick, TickReader } from './ticks.ts';

/** What is done about a row that does not read: throw, or tell it and go on. */
export type OnBadRow = (problem: PapertradeError) => void;

const refuse: OnBadRow = (problem) => {
  throw problem;
};

/**
 * Reads the ticks of a file or a pipe in groups. Rejects with the line that does not parse, unless
 * `onBadRow` takes it.
 */
export async function* readTicks(
  file: string,
  reader: TickReader,
  process: CliProcess,
  onBadRow: OnBadRow = refuse,
): AsyncGenerator<readonly Tick[], void, undefined> {
  const source = await openText(file, process);
  const held = new HeldBars();
  for await (const rows of readRows(source, TICK_COLUMNS)) {
    const ticks: Tick[] = [];
    let problem: PapertradeError | undefined;
    for (const row of rows) {
      try {
        ticks.push(...held.take(await reader.readAll(row.fields)));
      } catch (error) {
        problem = atLine(source.name, row.line, error);
        if (onBadRow === refuse) break;
        onBadRow(problem);
        problem = undefined;
      }
    }
    if (ticks.length > 0) yield ticks;
    if (problem) throw problem;
  }
  const rest = held.rest();
  if (rest.length > 0) yield rest;
}

/** Holds bars back until one begins later: bars of one moment give their ticks in the order of time. */
class HeldBars {
  #start = Number.NaN;
  #ticks: Tick[] = [];

  /** The ticks that are ready once a row's ticks came. */
  take(ticks: readonly Tick[]): readonly Tick[] {
    // A bond between two shares of a bhavcopy ends nothing.
    if (ticks.length === 0) return [];
    const start = ticks[0]?.at ?? 0;
    if (ticks.length === 1 && this.#ticks.length === 0) return ticks;
    if (start === this.#start) {
      this.#ticks.push(...ticks);
      return [];
    }
    const ready = this.rest();
    this.#start = start;
    this.#ticks = [...ticks];
    return ready;
  }

  rest(): readonly Tick[] {
    const ready = this.#ticks.sort((left, right) => left.at - right.at);
    this.#ticks = [];
    return ready;
  }
}

/** Rejects with the first tick that is older than the one before it; `shown` writes a moment. */
export async function* inOrder(
  groups: AsyncIterable<readonly Tick[]>,
  shown: (moment: number) => string,
): AsyncGenerator<readonly Tick[], void, undefined> {
  let last = 0;
  for await (const ticks of groups) {
    for (const { at } of ticks) {
      if (at < last) {
        throw invalidValue('time', shown(at), `the oldest first, and ${shown(last)} is before it`);
      }
      last = at;
    }
    yield ticks;
  }
}

/** Holds ticks back until they are due, `speed` times as fast as they were made. */
export async function* paced(
  groups: AsyncIterable<readonly Tick[]>,
  speed: number,
  now: () => number,
): AsyncGenerator<readonly Tick[], void, undefined> {
  let begun: { readonly wall: number; readonly at: number } | undefined;
  for await (const ticks of groups) {
    let due: Tick[] = [];
    for (const tick of ticks) {
      begun ??= { wall: now(), at: tick.at };
      const wait = begun.wall + (tick.at - begun.at) / speed - now();
      if (wait > 0) {
        if (due.length > 0) yield due;
        due = [];
        await pause(wait);
      }
      due.push(tick);
    }
    if (due.length > 0) yield due;
  }
}

/** How many times as fast ticks come as they were made. Throws INVALID_VALUE. */
export function parseSpeed(typed: string): number {
  const parts = /^(\d{1,6})(?:\.(\d{1,3}))?$/.exec(typed);
  const [, whole = '0', decimals = ''] = parts ?? [];
  const thousandths = Number.parseInt(`${whole}${decimals.padEnd(3, '0')}`, 10);
  if (thousandths > 0) return thousandths / 1000;
  throw invalidValue('speed', typed, 'a factor such as 1, 10 or 0.5');
}
