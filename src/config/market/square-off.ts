import type { SquareOff, SquareOffs } from '../../domain/calendar/square-off.ts';
import { SEGMENTS, type Segment } from '../../domain/instruments/instrument.ts';

/** One setting for all segments, or by segment with a `default`. */
export type SquareOffDocument =
  string | Readonly<Partial<Record<Segment | 'default', string | undefined>>>;

interface Row {
  readonly segments: readonly Segment[];
  readonly from: string;
  readonly time: string;
}

/**
 * What `trading.square_off` says of each segment on a day: one time for all, a map by segment with a
 * `default`, `broker` for config/calendar/square-off.yaml, or `off`.
 */
export async function loadSquareOffs(
  typed: SquareOffDocument,
): Promise<(day: string) => SquareOffs> {
  if (typed === 'off') return () => ({});
  if (typed === 'broker') return brokersTimes();
  const said: Partial<Record<Segment | 'default', string | undefined>> =
    typeof typed === 'string' ? { default: typed } : typed;
  const broker = Object.values(said).includes('broker')
    ? await brokersTimes()
    : (): SquareOffs => ({});
  return (day) => {
    const brokers = broker(day);
    return bySegment((segment) => {
      const own = said[segment] ?? said['default'] ?? 'off';
      return own === 'broker' ? brokers[segment] : toSquareOff(own);
    });
  };
}

async function brokersTimes(): Promise<(day: string) => SquareOffs> {
  const { square_off: rows } = (await import('../../../config/calendar/square-off.yaml'))
    .default as {
    readonly square_off: readonly Row[];
  };
  return (day) =>
    bySegment((segment) => {
      const inForce = rows.filter((row) => row.segments.includes(segment) && row.from <= day);
      const newest = inForce.sort((a, b) => (a.from < b.from ? 1 : -1))[0];
      return newest && toSquareOff(newest.time);
    });
}

function bySegment(find: (segment: Segment) => SquareOff | undefined): SquareOffs {
  const found = SEGMENTS.flatMap((segment) => {
    const squareOff = find(segment);
    return squareOff ? [[segment, squareOff] as const] : [];
  });
  return Object.fromEntries(found);
}

/** `15:20`, or `25m` before the close; `off` for never. */
function toSquareOff(typed: string): SquareOff | undefined {
  if (typed === 'off') return undefined;
  return typed.endsWith('m')
    ? { minutesBefore: Number.parseInt(typed.slice(0, -1), 10) }
    : { at: typed };
}
