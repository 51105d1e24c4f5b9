import { describe, expect, it } from '@jest/globals';
import { publishedCases, required } from '../../support/margin-cases.ts';

/** How far a figure lies from the published one, as a share of it. */
const away = (ours: { toNumber(): number }, published: string): number =>
  Math.abs(ours.toNumber() / Number(published) - 1);

/** A day of high volatility, on which the exchange's range was wider than its floor. */
const ABOVE_THE_FLOOR = 'T1a';

describe('what brokers and the exchange published', () => {
  for (const { case: name, ...published } of publishedCases()) {
    it(`is met by ${name}, ${published.legs}`, async () => {
      const { legs, spot, days_to_expiry: days } = published;
      const ours = await required(legs, spot, Number(days));
      if (name === ABOVE_THE_FLOOR) {
        expect(away(ours.span, published.published_span)).toBeLessThan(0.1);
        return;
      }
      if (published.published_span) {
        expect(away(ours.span, published.published_span)).toBeLessThan(0.06);
      }
      if (published.published_total) {
        expect(away(ours.total, published.published_total)).toBeLessThan(0.04);
      }
    });
  }
});

describe('what was not published leg by leg', () => {
  const at = (legs: string, days = 6) => required(legs, '24000', days);
  const rupees = (amount: { toFixed(places: number): string }) => amount.toFixed(0);

  it('blocks for an iron condor a little more than its width, and the exposure of both shorts', async () => {
    const condor = await at(
      '+75 23400PE @28.10; -75 23600PE @48.70; -75 24400CE @62.45; +75 24600CE @33.20',
    );
    expect(condor.span.toNumber()).toBeLessThanOrEqual(200 * 75 * 1.05);
    expect(rupees(condor.exposure)).toBe('72000');
    const naked = await at('-75 23600PE @48.70; -75 24400CE @62.45');
    expect(condor.total.toNumber()).toBeLessThan(naked.total.toNumber() * 0.55);
  });

  it('scans a straddle as one: only one side can lose', async () => {
    const straddle = await at('-75 24000CE @190; -75 24000PE @165');
    const call = await at('-75 24000CE @190');
    expect(straddle.span.toNumber()).toBeLessThan(call.span.toNumber() * 1.15);
    expect(rupees(straddle.exposure)).toBe('72000');
  });

  it('charges a calendar of futures 1.75% of the far price, and a third of its exposure', async () => {
    const calendar = await at('+75 FUT @24030; -75 FUT/34d @24150');
    expect(rupees(calendar.calendar)).toBe((0.0175 * 24150 * 75).toFixed(0));
    expect(rupees(calendar.exposure)).toBe(((0.02 * 24150 * 75) / 3).toFixed(0));
    expect(calendar.scan.toNumber()).toBeLessThan(1000);
  });

  it('lets a put bound what a future can lose', async () => {
    const future = await at('+75 FUT @24030');
    const covered = await at('+75 FUT @24030; +75 23800PE @95');
    expect(covered.span.toNumber()).toBeLessThan(future.span.toNumber() * 0.2);
    expect(rupees(covered.exposure)).toBe(rupees(future.exposure));
  });

  it('blocks nothing for options that were paid for, in any expiry', async () => {
    const bought = await at('+75 26000CE @2; +75 22000PE/34d @30; +75 24000CE/34d @400');
    expect(rupees(bought.total)).toBe('0');
  });

  it('asks more of options far out of the money, and of contracts of next year', async () => {
    const far = await at('-75 26500CE @2');
    expect(rupees(far.exposure)).toBe((0.03 * 24000 * 75).toFixed(0));
    const late = await at('-75 24000CE @1900', 300);
    expect(rupees(late.exposure)).toBe((0.05 * 24000 * 75).toFixed(0));
    expect(late.scan.toNumber()).toBeGreaterThan(0.12 * 24000 * 75);
  });

  it('asks 2% more of a short index option on its last day, which offsets no later expiry', async () => {
    const lastDay = await at('-75 24000CE @40', 0);
    expect(rupees(lastDay.additional)).toBe((0.02 * 24000 * 75).toFixed(0));
    const hedged = await at('-75 24000CE @40; +75 24000CE/7d @190', 0);
    expect(hedged.scan.toNumber()).toBeGreaterThanOrEqual(lastDay.scan.toNumber());
  });
});
