import { expect, it } from '@jest/globals';
import { Calendar } from '../../../src/app/market/calendar.ts';
import { zoneOffset } from '../../../src/config/zone-offset.ts';

const inZone = (zone: string): Calendar => new Calendar(zoneOffset(zone), Date.now);

it('writes moments of one second, and of others, with their milliseconds and offset', () => {
  const calendar = inZone('Asia/Kolkata');
  const start = Date.parse('2026-11-25T03:45:00Z');
  const written = [0, 7, 999, 1000, 7, -1].map((shift) => calendar.iso(start + shift));
  expect(written).toEqual([
    '2026-11-25T09:15:00.000+05:30',
    '2026-11-25T09:15:00.007+05:30',
    '2026-11-25T09:15:00.999+05:30',
    '2026-11-25T09:15:01.000+05:30',
    '2026-11-25T09:15:00.007+05:30',
    '2026-11-25T09:14:59.999+05:30',
  ]);
  expect(calendar.stamp(start + 7)).toBe('20261125_091500');
});

it('follows the clocks as they change from one second to the next', () => {
  const calendar = inZone('America/New_York');
  const change = Date.parse('2026-03-08T07:00:00Z');
  expect(calendar.iso(change - 1)).toBe('2026-03-08T01:59:59.999-05:00');
  expect(calendar.iso(change)).toBe('2026-03-08T03:00:00.000-04:00');
});

it('knows the moment at which the clocks of its zone show a time', () => {
  const shown = ['2026-03-08T01:59:59', '2026-03-08T03:00:00.5', '2026-11-01T12:00', 'noon'];
  expect(shown.map((time) => inZone('America/New_York').moment(time))).toEqual([
    Date.parse('2026-03-08T01:59:59-05:00'),
    Date.parse('2026-03-08T03:00:00.5-04:00'),
    Date.parse('2026-11-01T12:00-05:00'),
    NaN,
  ]);
});
