import { describe, expect, it } from '@jest/globals';
import { nextStep } from '../../../src/cli/output/next-step.ts';
import { ErrorCode, PapertradeError, type ErrorDetails } from '../../../src/domain/errors.ts';

const step = (code: ErrorCode, details: ErrorDetails = {}) =>
  nextStep(new PapertradeError(code, 'Refused.', details));

describe('the next step after a refusal', () => {
  it.each<[ErrorCode, ErrorDetails, string]>([
    ['INSUFFICIENT_FUNDS', {}, '"papertrade balance deposit"'],
    ['INSUFFICIENT_QUANTITY', { reason: 'opens_short', open_quantity: '75' }, 'at most 75'],
    [
      'INSUFFICIENT_QUANTITY',
      { reason: 'opens_short', open_quantity: '0' },
      'Buy first, or give --short',
    ],
    [
      'INSUFFICIENT_QUANTITY',
      { reason: 'opens_short', held_segment: 'NSE_EQ' },
      'give --segment NSE_EQ',
    ],
    ['POSITION_NOT_FOUND', { held_segment: 'BSE_EQ' }, 'give --segment BSE_EQ'],
    ['INSUFFICIENT_QUANTITY', { reason: 'nothing_to_close' }, '--target and --stop'],
    ['INSUFFICIENT_QUANTITY', { reason: 'has_orders' }, '"papertrade orders --open"'],
    ['PRODUCT_MISMATCH', { open_product: 'MIS' }, '--product MIS'],
    ['SESSION_NOT_FOUND', {}, '"papertrade session start"'],
    ['SESSION_NOT_FOUND', { session_id: 'A' }, '"papertrade session list"'],
    ['SESSION_NEEDS_ADOPTION', { session_id: 'A' }, '"papertrade session adopt A"'],
    ['SESSION_EXISTS', { reason: 'id_taken' }, 'another --id'],
    ['SESSION_EXISTS', { reason: 'needs_adoption' }, '"papertrade session adopt"'],
    ['SESSION_EXISTS', { reason: 'other_in_backup' }, '--store local:FILE'],
    ['ROWS_REJECTED', { line: 3 }, '--on-error skip'],
    ['STORE_UNREACHABLE', { outcome: 'not_written' }, 'redis-server'],
    ['STORE_UNREACHABLE', { outcome: 'unknown' }, '"papertrade orders"'],
    ['STORE_UNREACHABLE', { outcome: 'written' }, '"papertrade status"'],
    ['STORE_CORRUPT', { field: 'price' }, '"papertrade verify"'],
    ['STORE_CORRUPT', { part: 'master' }, '"papertrade instruments import"'],
    ['STORE_UNUSABLE', { path: 'a.db' }, '--store local:FILE'],
    ['USAGE', { order_type: 'SL' }, '"papertrade buy --help"'],
    ['TRADING_HALTED', {}, '"papertrade resume"'],
    ['INVALID_CONFIG', {}, '"papertrade config show"'],
  ])('of %s with %j names %s', (code, details, text) => {
    expect(step(code, details)).toContain(text);
  });

  it('is not made up where the facts that it needs are missing', () => {
    const without = ['INSUFFICIENT_QUANTITY', 'PRODUCT_MISMATCH', 'SESSION_EXISTS'] as const;
    expect(without.map((code) => step(code))).toEqual([undefined, undefined, undefined]);
  });
});
