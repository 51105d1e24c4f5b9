import { describe, expect, it } from '@jest/globals';
import { Exposure } from '../../../src/domain/performance/trips/exposure.ts';
import { MarketClock, WEEKDAYS } from '../../../src/domain/performance/trading-times.ts';
import { money, text } from '../../../src/domain/money/money.ts';

const at = (time: string) => `2025-09-15T${time}:00.000+05:30`;

class Watched {
  readonly exposure = new Exposure(new MarketClock(WEEKDAYS, new Set()));

  begin(time: string, equity: string): this {
    this.exposure.begin(time && at(time), money(equity));
    return this;
  }

  holds(time: string, held: string, equity: string): this {
    this.exposure.follow(time && at(time), money(held), money(equity));
    return this;
  }

  get figures() {
    const { timeInMarket, average, highest } = this.exposure;
    return [timeInMarket && text(timeInMarket), average && text(average), text(highest)];
  }
}

describe('exposure', () => {
  it('is weighed by time: 500 of 1000 for a quarter of an hour', () => {
    const watched = new Watched().begin('10:00', '1000').holds('10:15', '500', '1000');
    watched.holds('10:30', '0', '1000').holds('11:00', '0', '1000');
    // 15 of 60 minutes; 500 x 15 of 1000 x 60.
    expect(watched.figures).toEqual(['25', '12.5', '500']);
  });

  it('follows the equity as it changes', () => {
    const watched = new Watched().begin('10:00', '1000').holds('10:00', '400', '1000');
    watched.holds('10:10', '600', '3000').holds('10:20', '0', '500');
    // 400 x 10 + 600 x 10 of 1000 x 10 + 3000 x 10.
    expect(watched.figures).toEqual(['100', '25', '600']);
  });

  it('keeps the highest value that was held at once', () => {
    const watched = new Watched().begin('10:00', '1000').holds('10:10', '700', '1000');
    expect(watched.holds('10:20', '300', '1000').figures[2]).toBe('700');
  });

  it('is none without time, nor of an equity that is not above 0', () => {
    expect(new Watched().begin('10:00', '1000').holds('10:00', '5', '1000').figures).toEqual([
      null,
      null,
      '5',
    ]);
    const broke = new Watched().begin('10:00', '-10').holds('10:10', '5', '-10');
    expect(broke.figures).toEqual(['0', null, '5']);
  });

  it('does not count the time between two sessions, nor what one of them still held', () => {
    const watched = new Watched().begin('10:00', '1000').holds('10:00', '500', '1000');
    watched.holds('10:10', '500', '1000').begin('13:00', '2000').holds('13:10', '0', '2000');
    // 10 of 20 minutes; 500 x 10 of 1000 x 10 + 2000 x 10.
    expect(watched.figures).toEqual(['50', '16.67', '500']);
  });

  it('takes a clock that was set back, and a time that nobody wrote, for no time', () => {
    const back = new Watched().begin('10:10', '1000').holds('10:00', '500', '1000');
    expect(back.holds('10:10', '0', '1000').figures).toEqual(['100', '50', '500']);
    const unknown = new Watched().begin('10:00', '1000').holds('', '500', '1000');
    expect(unknown.holds('10:10', '0', '1000').figures).toEqual(['100', '50', '500']);
    expect(new Watched().begin('', '1000').holds('10:00', '500', '1000').figures[0]).toBeNull();
  });

  it('of five full days is the whole time: nights and weekends are no market hours', () => {
    const exposure = new Exposure(new MarketClock(WEEKDAYS, new Set()));
    exposure.begin('2025-09-11T09:15:00.000+05:30', money('1000'));
    exposure.follow('2025-09-11T09:15:00.000+05:30', money('500'), money('1000'));
    exposure.follow('2025-09-17T15:30:00.000+05:30', money('0'), money('1000'));
    exposure.follow('2025-09-18T12:22:30.000+05:30', money('0'), money('1000'));
    // Five days of 6:15 with a position, and half a day without.
    expect([exposure.timeInMarket, exposure.average].map((each) => each && text(each))).toEqual([
      '90.91',
      '45.45',
    ]);
  });
});
