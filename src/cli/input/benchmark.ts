import { basename, extname } from 'node:path';
import type { Benchmark } from '../../app/reporting/measures/terms.ts';
import type { Price } from '../../domain/money/money.ts';
import type { Context } from '../context.ts';
import { readTicks } from './prices/tick-source.ts';
import { TickReader } from './prices/ticks.ts';

/**
 * The prices that an account is compared with: of a file of day bars or daily prices, the last of
 * each day. Rejects with FILE_NOT_FOUND.
 */
export async function readBenchmark(typed: string, context: Context): Promise<Benchmark> {
  const { calendar, instruments } = await context.services();
  const { defaultSegment } = await context.settings();
  const symbol = basename(typed, extname(typed));
  const closes = new Map<string, Price>();
  const reader = new TickReader(instruments, defaultSegment, calendar, { symbol: 'BENCHMARK' });
  for await (const ticks of readTicks(typed, reader, context.process)) {
    for (const { at, quote } of ticks) closes.set(calendar.day(at), quote.price);
  }
  const days = [...closes].sort(([a], [b]) => (a < b ? -1 : 1));
  return { symbol, closes: days.map(([day, price]) => ({ day, price })) };
}
