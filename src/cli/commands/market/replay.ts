import type { Command } from 'commander';
import type { Context, Launch } from '../../context.ts';
import { takeTicks } from '../../input/take-ticks.ts';
import { parseSpeed } from '../../input/tick-source.ts';
import { invalidValue } from '../../../domain/errors.ts';
import { inOrder, paced, readTicks } from '../../input/tick-source.ts';
import { TickReader, type Tick } from '../../input/ticks.ts';

export interface ReplayWords {
  readonly speed?: string;
}

export function define(command: Command, launch: Launch): void {
  command
    .description(
      "Run a file of ticks, oldest first, with the ticks' own times as the clock: the same file on " +
        'the same session writes the same journal. The file is checked whole before its first tick.',
    )
    .argument('<file>', 'CSV or NDJSON with time, symbol (or segment and security_id) and ltp')
    .option('--speed <factor>', 'playback speed (1 = real time; default: as fast as possible)')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade replay day.csv\n  papertrade replay day.csv --speed 60',
    )
    .action((file: string) =>
      launch(command, (context) => runReplay(file, command.opts<ReplayWords>(), context)),
    );
}

/** Runs a file of ticks with their own times as the clock. */
export async function runReplay(file: string, words: ReplayWords, context: Context): Promise<void> {
  if (file === '-') throw invalidValue('file', file, 'a file: it is checked before its first tick');
  const speed = words.speed === undefined ? undefined : parseSpeed(words.speed);
  const { defaultSegment } = await context.settings();
  let time = 0;
  const { calendar, trading } = await context.servicesAt(() => time);
  const { quotes } = await trading();
  const reader = new TickReader(defaultSegment, calendar);
  const ticks = () => inOrder(readTicks(file, reader, context.process));
  for await (const group of ticks()) {
    const untimed = group.find(({ at }) => at === 0);
    if (untimed) throw invalidValue('columns', 'ltp', 'a column time');
  }
  const due = speed === undefined ? ticks() : paced(ticks(), speed, Date.now);
  const moments = byMoment(due, (moment) => (time = moment));
  await takeTicks(moments, (fresh) => quotes.record(fresh), context);
}

/** Ticks of one moment at a time, with the clock set to it. */
async function* byMoment(
  groups: AsyncIterable<readonly Tick[]>,
  setClock: (moment: number) => void,
): AsyncGenerator<readonly Tick[], void, undefined> {
  for await (const ticks of groups) {
    for (let from = 0; from < ticks.length;) {
      const at = ticks[from]?.at ?? 0;
      let end = from + 1;
      while (ticks[end]?.at === at) end += 1;
      setClock(at);
      yield ticks.slice(from, end);
      from = end;
    }
  }
}
