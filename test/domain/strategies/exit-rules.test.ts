import { describe, expect, it } from '@jest/globals';
import { money, price } from '../../../src/domain/money/money.ts';
import {
  bestOf,
  isRuled,
  parseRules,
  reasonToExit,
  rulesText,
  type RuleState,
} from '../../../src/domain/strategies/exit-rules.ts';

const STATE: RuleState = {
  pnl: money('0'),
  best: money('0'),
  entryPremium: money('22530'),
  entryKind: 'credit',
  premium: price('300.4'),
};
const at = (pnl: string, more: Partial<RuleState> = {}) => ({ ...STATE, pnl: money(pnl), ...more });

describe('a strategy is closed', () => {
  it('at its target, in rupees or as a share of the premium', () => {
    expect(reasonToExit(parseRules({ target: '3000' }), at('2999.99'))).toBeUndefined();
    expect(reasonToExit(parseRules({ target: '3000' }), at('3000'))).toBe('target');
    expect(reasonToExit(parseRules({ target: '50%' }), at('11264.99'))).toBeUndefined();
    expect(reasonToExit(parseRules({ target: '50%' }), at('11265'))).toBe('target');
  });

  it('at its stop', () => {
    expect(reasonToExit(parseRules({ stop: '30%' }), at('-6758.99'))).toBeUndefined();
    expect(reasonToExit(parseRules({ stop: '30%' }), at('-6759'))).toBe('stop');
  });

  it('when the profit has fallen from its highest', () => {
    const rules = parseRules({ trail: '1000' });
    const best = bestOf(money('0'), money('4000'));
    expect(reasonToExit(rules, at('3000.01', { best }))).toBeUndefined();
    expect(reasonToExit(rules, at('3000', { best }))).toBe('trail');
    expect(reasonToExit(rules, at('-1000'))).toBe('trail');
  });

  it('when the premium of what was sold has risen, of what was bought has fallen', () => {
    const rules = parseRules({ stop_premium: '330' });
    expect(reasonToExit(rules, at('0', { premium: price('329.95') }))).toBeUndefined();
    expect(reasonToExit(rules, at('0', { premium: price('330') }))).toBe('stop_premium');
    const bought = { entryKind: 'debit' as const, premium: price('331') };
    expect(reasonToExit(rules, at('0', bought))).toBeUndefined();
  });

  it('never without rules', () => {
    expect(isRuled({ status: 'OPEN', rules: parseRules({}) })).toBe(false);
    expect(isRuled({ status: 'OPEN', rules: parseRules({ stop: '10' }) })).toBe(true);
    expect(isRuled({ status: 'CLOSED', rules: parseRules({ stop: '10' }) })).toBe(false);
    expect(reasonToExit({}, at('-999999'))).toBeUndefined();
  });
});

describe('rules', () => {
  it('are kept as they were said', () => {
    const said = {
      target: '3000',
      stop: '30%',
      trail: '12.5%',
      stop_premium: '330',
      exit_at: '15:15',
    };
    expect(rulesText(parseRules(said))).toEqual(said);
  });

  it.each([
    { target: '0' },
    { stop: '-5' },
    { trail: 'half' },
    { stop_premium: '0' },
    { exit_at: '25:00' },
  ])('that do not read are refused: %j', (said) => {
    expect(() => parseRules(said)).toThrow(expect.objectContaining({ code: 'INVALID_VALUE' }));
  });
});
