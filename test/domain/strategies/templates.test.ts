import { describe, expect, it } from '@jest/globals';
import {
  findTemplate,
  requireTemplate,
  TEMPLATES,
} from '../../../src/domain/strategies/templates.ts';

const NAMES =
  'long-call short-call long-put short-put long-straddle short-straddle long-strangle short-strangle ' +
  'bull-call-spread bear-call-spread bull-put-spread bear-put-spread iron-condor reverse-iron-condor ' +
  'iron-fly reverse-iron-fly butterfly call-ratio put-ratio call-backspread put-backspread calendar ' +
  'diagonal covered-call protective-put collar synthetic-long synthetic-short jade-lizard';

describe('named strategies', () => {
  it('are those that traders know', () => {
    expect(TEMPLATES.map(({ name }) => name)).toEqual(NAMES.split(' '));
  });

  it('have prefixes of their own', () => {
    expect(new Set(TEMPLATES.map(({ prefix }) => prefix)).size).toBe(TEMPLATES.length);
  });

  it('have one to four legs, and none twice', () => {
    for (const { legs } of TEMPLATES) {
      expect(legs.length).toBeGreaterThanOrEqual(1);
      expect(legs.length).toBeLessThanOrEqual(4);
      expect(new Set(legs.map((each) => JSON.stringify(each))).size).toBe(legs.length);
    }
  });

  it('are found however they are written, and refused otherwise', () => {
    expect(findTemplate('Iron_Condor')?.prefix).toBe('IC');
    expect(findTemplate('iron man')).toBeUndefined();
    expect(() => requireTemplate('iron man')).toThrow(/no strategy named "iron man"/);
    expect(() => requireTemplate('straddle')).toThrow(/Alike: long-straddle, short-straddle\.$/);
    expect(() => requireTemplate('foo')).toThrow(/no strategy named "foo"\.$/);
  });
});
