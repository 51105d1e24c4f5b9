import { describe, expect, it } from '@jest/globals';
import { runs } from '../support/fuzz-seed.ts';
import fc from 'fast-check';
import { openBalance } from '../../src/domain/ledger/wallet.ts';
import { PapertradeError } from '../../src/domain/errors.ts';
import { replay, type Ledger } from '../../src/domain/ledger/journal.ts';
import { subtract, text } from '../../src/domain/money/money.ts';
import { isOpen } from '../../src/domain/ledger/position.ts';
import {
  balanceRecord,
  entryRecord,
  positionRecord,
} from '../../src/domain/ledger/stored/records.ts';
import { decodeEntry } from '../../src/storage/codec/journal.ts';
import { START, Trader } from '../support/trader.ts';

const symbol = fc.constantFrom('INFY', 'NIFTY25SEP25000CE', 'NIFTY25SEP25000PE');
const count = fc.integer({ min: 1, max: 200 }).map(String);
const each = fc
  .integer({ min: 1, max: 3_000_000 })
  .map(
    (tenThousandths) =>
      `${Math.floor(tenThousandths / 10_000)}.${String(tenThousandths % 10_000).padStart(4, '0')}`,
  );
const amount = fc.integer({ min: 0, max: 500_000 }).map((paise) => (paise / 100).toFixed(2));

type Step = (trader: Trader) => void;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(count, each, symbol, fc.boolean()).map(
      ([n, p, s, short]): Step =>
        (t) =>
          t.buy(n, p, s, { short }),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(count, each, symbol, fc.boolean()).map(
      ([n, p, s, short]): Step =>
        (t) =>
          t.sell(n, p, s, { short }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(each, symbol).map(
      ([p, s]): Step =>
        (t) =>
          closeAll(t, p, s),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(each, symbol).map(
      ([p, s]): Step =>
        (t) =>
          t.quote(p, s),
    ),
  },
  {
    weight: 1,
    arbitrary: amount.map(
      (a): Step =>
        (t) =>
          t.cash('DEPOSIT', a),
    ),
  },
);
const terms = fc.record({ fee: amount, marginRate: fc.constantFrom('1.00', '0.2', '0.125') });

function closeAll(trader: Trader, at: string, name: string): void {
  const open = trader.open.find(({ instrument }) => instrument.symbol === name);
  if (!open) return;
  if (open.side === 'LONG') trader.sell(text(open.netQty), at, name);
  else trader.buy(text(open.netQty), at, name);
}

/** Takes a step; says whether it was refused by the rules of trading. */
function refused(trader: Trader, take: Step): boolean {
  try {
    take(trader);
    return false;
  } catch (error) {
    if (error instanceof PapertradeError) return true;
    throw error;
  }
}

const stateOf = ({ balance, positions }: Ledger) => ({
  balance: balanceRecord(balance),
  positions: [...positions.values()].map((position) => positionRecord(position, 'S')),
});

const run = (steps: readonly Step[], given: object): Trader => {
  const trader = new Trader(given);
  for (const take of steps) refused(trader, take);
  return trader;
};

const steps = fc.array(step, { minLength: 1, maxLength: 40 });
const RUNS = { numRuns: runs(1000) };

describe('whatever a trader does', () => {
  it('the five identities hold after every step, and a refused order changes nothing', () => {
    fc.assert(
      fc.property(steps, terms, (taken, given) => {
        const trader = new Trader(given);
        for (const take of taken) {
          const before = stateOf(trader.ledger);
          if (refused(trader, take)) expect(stateOf(trader.ledger)).toEqual(before);
          expect(trader.figures.broken).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  it('replaying the written journal gives exactly the stored state', () => {
    fc.assert(
      fc.property(steps, terms, (taken, given) => {
        const { journal, ledger } = run(taken, given);
        const read = journal.map((entry) => decodeEntry(entryRecord(entry), 'journal'));
        const { startingBalance } = ledger.balance;
        const rebuilt = replay(read, openBalance(startingBalance, START));
        expect(stateOf(rebuilt)).toEqual(stateOf(ledger));
      }),
      RUNS,
    );
  });

  it('a closed instrument has realized exactly its sells minus its buys', () => {
    fc.assert(
      fc.property(steps, terms, (taken, given) => {
        for (const position of run(taken, given).positions.filter((held) => !isOpen(held))) {
          const { realizedPnl, sellValue, buyValue, costBasis, margin } = position;
          expect(text(realizedPnl)).toBe(text(subtract(sellValue, buyValue)));
          expect([text(costBasis), text(margin)]).toEqual(['0', '0']);
        }
      }),
      RUNS,
    );
  });

  it('only a closing takes available below zero', () => {
    fc.assert(
      fc.property(steps, terms, (taken, given) => {
        const trader = new Trader(given);
        for (const take of taken) {
          const usedBefore = trader.ledger.balance.used;
          if (refused(trader, take)) continue;
          const { available, used } = trader.ledger.balance;
          if (used.greaterThan(usedBefore))
            expect(available.isNegative() && !available.isZero()).toBe(false);
        }
      }),
      RUNS,
    );
  });
});
