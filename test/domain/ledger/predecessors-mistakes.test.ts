import { describe, expect, it } from '@jest/globals';
import { replay } from '../../../src/domain/ledger/journal.ts';
import { openBalance } from '../../../src/domain/ledger/wallet.ts';
import { money, text } from '../../../src/domain/money/money.ts';
import { balanceRecord } from '../../../src/domain/ledger/stored/records.ts';
import { START, Trader } from '../../support/trader.ts';

describe("the predecessor's mistakes stay away", () => {
  it("a sale's principal is credited once, not twice (it left 108960)", () => {
    expect(new Trader().buy('75', '100').sell('75', '120').figures.available).toBe('101460');
  });

  it('entry fees never stay in used', () => {
    const trader = new Trader().buy('75', '100');
    expect(trader.figures.used).toBe('7500');
    expect(trader.sell('75', '100').figures.used).toBe('0');
  });

  it('one average over quantity that is already sold does not lose 333.33', () => {
    const trader = new Trader({ fee: '0' }).buy('100', '10').sell('50', '20').buy('50', '30');
    expect(trader.sell('100', '20').figures).toMatchObject({ realized: '500', total: '100500' });
  });

  it('instruments whose ids share three digits stay two positions', () => {
    const trader = new Trader().buy('1', '100', '43225').buy('1', '200', '43218');
    expect(trader.open.map(({ instrument }) => instrument.securityId)).toEqual(['43225', '43218']);
  });

  it('a put that is held gains as its premium rises', () => {
    const symbol = 'BANKNIFTY-Sep2025-54000-PE';
    const { figures } = new Trader().buy('35', '100', symbol).quote('110', symbol);
    expect(figures.unrealized).toBe('350');
  });

  it('the starting balance survives a reload from the journal', () => {
    const { journal, ledger } = new Trader({ start: '250000' }).buy('75', '100').sell('75', '90');
    const reloaded = replay(journal, openBalance(journal[0]!.startingBalance, START));
    expect(balanceRecord(reloaded.balance)).toEqual(balanceRecord(ledger.balance));
    expect(text(reloaded.balance.startingBalance)).toBe('250000');
  });

  it('no float dust gets into an amount', () => {
    const trader = new Trader({ fee: '0', start: '1' }).buy('1', '0.1').buy('1', '0.2');
    expect(trader.figures).toMatchObject({ used: '0.3', available: '0.7' });
    expect(text(money('1e21'))).toBe('1000000000000000000000');
  });
});
