import { describe, expect, it } from '@jest/globals';
import type { OpeningEntry } from '../../../src/domain/ledger/journal.ts';
import type { CostMethod } from '../../../src/domain/performance/entries.ts';
import {
  RoundTripMatcher,
  tripReturn,
  type Grouping,
  type RoundTrip,
} from '../../../src/domain/performance/trips/round-trips.ts';
import { text } from '../../../src/domain/money/money.ts';
import { metricsOf } from '../../support/report.ts';
import { Trader } from '../../support/trader.ts';

const shown = (trips: readonly RoundTrip[]) =>
  trips.map(({ openedAt, closedAt, quantity, fees, pnl }) => [
    `${openedAt.slice(11, 16)}-${closedAt.slice(11, 16)}`,
    text(quantity),
    text(fees),
    text(pnl),
  ]);
const tripsOf = (trader: Trader, cost: CostMethod = 'fifo', group: Grouping = 'fifo') =>
  metricsOf(trader, { method: { cost, group } }).trips;

/** The entry by which a ledger takes over, at 09:30, what somebody holds. */
const takenOver = ({ ledger, positions }: Trader): OpeningEntry => ({
  type: 'OPENING',
  positions,
  revision: 1,
  startingBalance: ledger.balance.startingBalance,
  at: '2025-09-15T09:30:00.000+05:30',
});

describe('a round trip', () => {
  it('is one closing order, with all that it closed', () => {
    const trader = new Trader().at('09:20').buy('10', '100').at('09:40').sell('10', '110');
    expect(
      tripsOf(trader).map(({ entryValue, exitValue, grossPnl, mae, mfe, ...trip }) => ({
        ...trip,
        fees: text(trip.fees),
        quantity: text(trip.quantity),
        pnl: text(trip.pnl),
        figures: [entryValue, exitValue, grossPnl, mae, mfe].map(text),
      })),
    ).toEqual([
      {
        instrument: expect.objectContaining({ symbol: 'INFY' }),
        side: 'LONG',
        quantity: '10',
        openedAt: '2025-09-15T09:20:00.000+05:30',
        closedAt: '2025-09-15T09:40:00.000+05:30',
        figures: ['1000', '1100', '100', '0', '100'],
        fees: '40',
        pnl: '60',
        orderId: 'P-2',
        note: '',
      },
    ]);
  });

  it('takes the oldest entries first, each with its share of the fee', () => {
    // Bought 10 and 10 for a fee of 20 each; sold 4, 10 and 6 of them.
    const trader = new Trader().at('09:20').buy('10', '100').at('09:30').buy('10', '100');
    trader.at('10:00').sell('4', '100').at('10:10').sell('10', '100').at('10:20').sell('6', '100');
    expect(shown(tripsOf(trader))).toEqual([
      ['09:20-10:00', '4', '28', '-28'], // 4/10 of 20, and 20
      ['09:20-10:10', '10', '40', '-40'], // the 12 that are left, 4/10 of the second 20, and 20
      ['09:30-10:20', '6', '32', '-32'], // the other 12, and 20
    ]);
  });

  it('shares a fee to the paisa, and the last one takes what is left', () => {
    const trader = new Trader({ fee: '10' }).at('09:20').buy('3', '100');
    trader.at('10:00').sell('1', '100').sell('1', '100').sell('1', '100');
    const entryFees = tripsOf(trader).map(({ fees }) => text(fees));
    expect(entryFees).toEqual(['13.33', '13.34', '13.33']);
  });

  it('ends where a larger order turns the position, which opens the next', () => {
    const trader = new Trader({ allowShort: true }).at('09:20').buy('10', '100');
    trader.at('10:00').sell('25', '110').at('10:30').buy('15', '100');
    const trips = tripsOf(trader);
    expect(trips.map(({ side }) => side)).toEqual(['LONG', 'SHORT']);
    expect(shown(trips)).toEqual([
      ['09:20-10:00', '10', '40', '60'],
      ['10:00-10:30', '15', '20', '130'],
    ]);
  });

  it('is of one instrument, whatever else is traded meanwhile, and no quote makes one', () => {
    const trader = new Trader().at('09:20').buy('10', '100').at('09:30').buy('10', '50', 'TCS');
    trader.at('09:40').quote('120').at('10:00').sell('10', '60', 'TCS');
    trader.at('10:10').sell('10', '120');
    expect(shown(tripsOf(trader))).toEqual([
      ['09:30-10:00', '10', '40', '60'],
      ['09:20-10:10', '10', '40', '160'],
    ]);
  });

  it('of an instrument that was closed before begins anew', () => {
    const trader = new Trader().at('09:20').buy('10', '100').at('09:30').sell('10', '100');
    trader.at('10:00').buy('10', '100').at('10:30').sell('10', '100');
    expect(shown(tripsOf(trader)).map(([when]) => when)).toEqual(['09:20-09:30', '10:00-10:30']);
  });

  it('forgets what was open before a reset', () => {
    const trader = new Trader().at('09:20').buy('10', '100').at('09:30').cash('RESET', '5000');
    trader.at('10:00').buy('10', '100').at('10:30').sell('10', '110');
    expect(shown(tripsOf(trader))).toEqual([['10:00-10:30', '10', '40', '60']]);
  });

  it('of a position that was taken over began with the ledger, and paid the fees of before', () => {
    const trader = new Trader().at('09:30');
    const opening = takenOver(new Trader().at('09:20').buy('10', '100'));
    trader.journal.push(opening);
    trader.ledger.apply(opening);
    trader.at('10:00').sell('10', '110');
    expect(shown(tripsOf(trader))).toEqual([['09:30-10:00', '10', '40', '60']]);
  });

  it('that no order closed names none', () => {
    const matcher = new RoundTripMatcher();
    const held = new Trader().buy('10', '100');
    const follow = (entry: OpeningEntry) => matcher.follow(entry, entry);
    expect(follow(takenOver(held))).toEqual([]);
    expect(follow(takenOver(held.sell('4', '110')))).toMatchObject([{ orderId: '' }]);
  });

  it('finds its entries after thousands that are closed', () => {
    const trader = new Trader({ fee: '0', start: '10000000' });
    const minute = (number: number) => {
      const [hours, minutes] = [10 + (Math.floor(number / 60) % 12), number % 60];
      return `2025-09-${15 + Math.floor(number / 720)}T${hours}:${String(minutes).padStart(2, '0')}:00.000+05:30`;
    };
    for (let number = 0; number < 1100; number += 1) trader.at(minute(number)).buy('1', '1');
    for (let number = 0; number < 1080; number += 1) trader.sell('1', '1');
    for (let number = 1100; number < 1120; number += 1) trader.at(minute(number)).buy('1', '1');
    for (let number = 1080; number < 1120; number += 1) trader.sell('1', '1');
    const opened = tripsOf(trader).map(({ openedAt }) => openedAt);
    expect(opened).toEqual(Array.from({ length: 1120 }, (_, number) => minute(number)));
  });

  it('that fills in pieces counts once, when its order is done', () => {
    const trader = new Trader({ fee: '0' }).at('09:20').buy('30', '100');
    trader.at('09:30').place('EXIT', 'SELL', '30', '101');
    trader.at('09:40').fill('EXIT', 'SELL', '10', '101', '20').quote('99');
    trader.at('09:50').fill('EXIT', 'SELL', '10', '101', '0');
    expect(tripsOf(trader)).toHaveLength(1); // What was closed when the report is made counts.
    trader.at('10:00').fill('EXIT', 'SELL', '10', '101', '0');
    for (const cost of ['fifo', 'average'] as const) {
      const trips = tripsOf(trader, cost);
      expect(shown(trips)).toEqual([['09:20-10:00', '30', '20', '10']]);
      expect(trips.map(({ mae, mfe }) => [text(mae), text(mfe)])).toEqual([['30', '30']]);
    }
    const { trips } = metricsOf(trader).metrics;
    expect([trips.count, trips.wins, trips.losses]).toEqual([1, 1, 0]);
  });

  it('of an order that is cancelled half filled ends with it', () => {
    const trader = new Trader({ fee: '0' }).at('09:20').buy('30', '100');
    trader.place('EXIT', 'SELL', '30', '101').at('09:40').fill('EXIT', 'SELL', '10', '101', '0');
    trader.at('09:45').cancel('EXIT').at('09:50').sell('20', '99');
    expect(shown(tripsOf(trader))).toEqual([
      ['09:20-09:40', '10', '0', '10'],
      ['09:20-09:50', '20', '0', '-20'],
    ]);
  });

  it('goes by one cost method in price, fee and time', () => {
    const trader = new Trader().at('09:20').buy('10', '100').at('09:40').buy('10', '110');
    trader.at('10:00').sell('10', '120').at('10:10').sell('10', '120');
    expect(shown(tripsOf(trader, 'fifo'))).toEqual([
      ['09:20-10:00', '10', '40', '160'], // 1200 - 1000, fees 20 and 20
      ['09:40-10:10', '10', '40', '60'], // 1200 - 1100
    ]);
    expect(shown(tripsOf(trader, 'average'))).toEqual([
      ['09:30-10:00', '10', '40', '110'], // 1200 - 1050, fees 20 and 20 of 40
      ['09:30-10:10', '10', '40', '110'],
    ]);
  });

  it('goes from flat to flat where that is asked for', () => {
    const trader = new Trader().at('09:20').buy('10', '100').at('09:40').buy('10', '110');
    trader.at('10:00').sell('5', '120').at('10:10').sell('15', '120');
    trader.at('10:20').buy('1', '100').at('10:30').sell('1', '100').at('10:40').buy('1', '100');
    expect(shown(tripsOf(trader, 'fifo', 'flat'))).toEqual([
      ['09:20-10:10', '20', '80', '220'],
      ['10:20-10:30', '1', '40', '-40'],
    ]);
  });

  it('says how far prices went against it and in its favour while it was open', () => {
    const long = new Trader({ fee: '0' }).at('09:20').quote('50').buy('10', '100');
    long.quote('92.5').quote('131').at('09:40').sell('10', '110').quote('10');
    const excursions = ({ mae, mfe }: RoundTrip) => [text(mae), text(mfe)];
    expect(tripsOf(long).map(excursions)).toEqual([['75', '310']]);
    const short = new Trader({ fee: '0', allowShort: true }).at('09:20').short('10', '100');
    short.quote('92.5').quote('131').at('09:40').buy('10', '110');
    expect(tripsOf(short).map(excursions)).toEqual([['310', '75']]);
  });

  it('counts prices from the oldest lot that it closes', () => {
    const trader = new Trader({ fee: '0' }).at('09:20').buy('10', '100').quote('80');
    trader.at('09:30').buy('10', '90').quote('85').at('09:40').sell('10', '95').sell('10', '95');
    expect(tripsOf(trader).map(({ mae }) => text(mae))).toEqual(['200', '50']);
  });

  it('returns its net P&L on what was entered', () => {
    const trader = new Trader().at('09:20').buy('10', '100').at('09:40').sell('10', '110');
    expect(tripsOf(trader).map((trip) => text(tripReturn(trip)!))).toEqual(['6']); // 60 of 1000
  });
});
