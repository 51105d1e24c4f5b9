import { expect, it } from '@jest/globals';
import { tzOffset } from '@date-fns/tz';
import { INDIA, zoneOffset } from '../../src/config/zone-offset.ts';

it('knows the offset of India at every moment since 1946, as the zone data have it', () => {
  const india = zoneOffset(INDIA);
  for (let year = 1946; year <= 2100; year += 1) {
    for (const month of [0, 3, 6, 9]) {
      const moment = Date.UTC(year, month, 15);
      expect([year, month, india(moment)]).toEqual([
        year,
        month,
        tzOffset(INDIA, new Date(moment)),
      ]);
    }
  }
});

it('follows the summer time of other zones', () => {
  const newYork = zoneOffset('America/New_York');
  expect(newYork(Date.parse('2026-01-15T12:00:00Z'))).toBe(-300);
  expect(newYork(Date.parse('2026-07-15T12:00:00Z'))).toBe(-240);
});
