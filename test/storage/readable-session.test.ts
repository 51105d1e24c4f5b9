import { describe, expect, it } from '@jest/globals';
import { readableSession } from '../../src/storage/codec/session/session.ts';
import { text } from '../../src/domain/money/money.ts';

const stored = {
  session_id: 'PAPER_1',
  status: 'completed',
  start_time: '2025-09-17 09:20:00',
  total_pnl: '5042.24',
  total_trades: '30',
};

describe('a session in a listing', () => {
  it('is read whole where all of it can be read', () => {
    const session = readableSession(stored, 'session_meta:PAPER_1');
    expect([text(session.totalPnl), session.unreadable]).toEqual(['5042.24', undefined]);
  });

  it('is listed with what can be read, and says what cannot', () => {
    const broken = { ...stored, total_pnl: 'NaN', total_trades: 'many' };
    const session = readableSession(broken, 'session_meta:PAPER_1');
    expect([session.id, text(session.totalPnl), session.totalTrades]).toEqual(['PAPER_1', '0', 0]);
    expect(session.unreadable).toEqual([
      expect.stringContaining('total_pnl'),
      expect.stringContaining('total_trades'),
    ]);
  });

  it("has no figures of its report where one of them can't be read", () => {
    const figures = { round_trips: '3', win_rate: '50', max_drawdown: '10', sparkline: '' };
    const session = readableSession({ ...stored, ...figures, fees: 'free' }, 'key');
    expect(session.figures).toBeUndefined();
    expect(session.unreadable).toEqual([expect.stringContaining('fees')]);
  });
});
