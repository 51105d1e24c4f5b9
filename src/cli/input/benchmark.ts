import { basename, extname } from 'node:path';
import type { Benchmark } from '../../app/reporting/measures/terms.ts';
import type { Price } from '../../domain/money/money.ts';
import type { Context } from '../context.ts';
import { readTicks } from './prices/tick-source.ts';
import { TickReader } from './prices/ticks.ts';

/**
 * The prices that an account is compared with: the settlement prices that are kept of an index or a
 * share, else those of a file of day bars, daily prices or bhavcopies, the last of each day. Rejects
 * with FILE_NOT_FOUND.
 */
export async function readBenchmark(typed: string, context: Context): Promise<Benchmark> {
  const kept = await keptCloses(typed, context);
  if (kept) return kept;
  const services = await context.services();
  const closes = new Map<string, Price>();
  const reader = new TickReader(services, { symbol: 'BENCHMARK' });
  for await (const ticks of readTicks(typed, reader, context.process)) {
    for (const { at, quote } of ticks) closes.set(services.calendar.day(at), quote.price);
  }
  return benchmarkOf(basename(typed, extname(typed)), closes);
}

/** What an index or a share in any form settled at; undefined for a file, and where nothing is kept. */
async function keptCloses(typed: string, context: Context): Promise<Benchmark | undefined> {
  const { store, instruments } = await context.services();
  const unlisted = { symbol: typed, unlisted: true };
  for (const query of [unlisted, { ...unlisted, segment: 'BSE_EQ' as const }]) {
    const resolved = await instruments.resolve(query).catch(() => undefined);
    const marks = resolved ? await store.settlementMarks(resolved.instrument) : [];
    if (resolved && marks.length > 0) {
      return benchmarkOf(resolved.name, new Map(marks.map(({ day, price }) => [day, price])));
    }
  }
  return undefined;
}

function benchmarkOf(symbol: string, closes: ReadonlyMap<string, Price>): Benchmark {
  const days = [...closes].sort(([a], [b]) => (a < b ? -1 : 1));
  return { symbol, closes: days.map(([day, price]) => ({ day, price })) };
}
