import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { instrumentKey } from '../../domain/instruments/instrument.ts';
import { money, quantity } from '../../domain/money/money.ts';
import { EXIT_REASONS, parseRules, type RuleTexts } from '../../domain/strategies/exit-rules.ts';
import {
  STRATEGY_STATUSES,
  type Strategy,
  type Transfer,
} from '../../domain/strategies/strategy.ts';
import { FieldReader, type Fields } from './fields.ts';

export function decodeStrategy(stored: Fields, key: string): Strategy {
  const fields = new FieldReader(stored, key);
  const exitReason = EXIT_REASONS.find((each) => each === fields.text('exit_reason'));
  return {
    id: fields.text('strategy_id'),
    clientId: fields.text('client_id'),
    name: fields.text('name'),
    underlying: fields.text('underlying'),
    status: fields.oneOf('status', STRATEGY_STATUSES),
    note: fields.text('note'),
    createdAt: fields.text('created_at'),
    ...(exitReason && { exitReason }),
    entryPremium: money(fields.decimal('entry_premium', '0')),
    entryKind: fields.oneOf('entry_kind', ['credit', 'debit']),
    best: money(fields.decimal('best', '0')),
    ...reading(key, 'rules', () => decodeRules(stored['rules'] ?? '{}')),
    transfers: reading(key, 'transfers', () => decodeTransfers(stored['transfers'] ?? '[]', key)),
  };
}

/** The rules, and when they were set. */
function decodeRules(text: string): Pick<Strategy, 'rules' | 'ruledAt'> {
  const { ruled_at: ruledAt, ...rules } = JSON.parse(text) as RuleTexts & { ruled_at?: string };
  return { rules: parseRules(rules), ...(ruledAt !== undefined && { ruledAt }) };
}

const decodeTransfers = (text: string, key: string): Transfer[] =>
  (JSON.parse(text) as Fields[]).map((each) => {
    const fields = new FieldReader(each, key);
    const segment = fields.text('exchange_segment');
    return {
      revision: fields.count('revision'),
      key: instrumentKey({ segment, securityId: fields.text('security_id') }),
      to: fields.oneOf('to', ['strategy', 'account']),
      units: quantity(fields.decimal('units')),
    };
  });

/** What is JSON in a field may be anything: it is corrupt where it does not read. */
function reading<T>(key: string, field: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new PapertradeError(
      ErrorCode.STORE_CORRUPT,
      `The stored field ${field} of ${quoteSafely(key)} does not read.`,
      { key, field },
      error,
    );
  }
}
