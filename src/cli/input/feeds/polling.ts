import { milliseconds } from '../../../config/duration.ts';
import { invalidValue } from '../../../domain/errors.ts';
import { parseId, parseSegment } from '../../../domain/instruments/instrument.ts';
import type { InstrumentId } from '../../../app/results.ts';

/** What is asked for, how often, and whether only once. */
export interface PollingWords {
  readonly watch?: string;
  readonly interval?: string;
  readonly once?: boolean;
}

/** Instruments as `NSE_FNO:40001,NSE_EQ:1333`. Throws INVALID_VALUE. */
export function parseWatch(typed: string): readonly InstrumentId[] {
  return typed.split(',').map((each) => {
    const [, segment = '', securityId = ''] = /^([^:]*):(.+)$/.exec(each.trim()) ?? [];
    if (securityId === '') throw invalidValue('watch', each, 'SEGMENT:ID, such as NSE_FNO:40001');
    return { segment: parseSegment(segment), securityId: parseId(securityId, 'security id') };
  });
}

/** Milliseconds of a time such as `1s`. Throws INVALID_VALUE. */
export function parseInterval(typed: string): number {
  if (/^\d{1,6}(?:ms|s|m|h)$/.test(typed) && milliseconds(typed) > 0) return milliseconds(typed);
  throw invalidValue('interval', typed, 'a time such as 1s, 500ms or 5m');
}
