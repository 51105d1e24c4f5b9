import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { sealed } from '../../domain/ledger/stored/checksum.ts';
import { instrumentKey } from '../../domain/instruments/instrument.ts';
import { money, quantity, text } from '../../domain/money/money.ts';
import {
  EXIT_REASONS,
  parseRules,
  rulesText,
  type RuleTexts,
} from '../../domain/strategies/exit-rules.ts';
import {
  STRATEGY_STATUSES,
  type Strategy,
  type Transfer,
} from '../../domain/strategies/strategy.ts';
import { FieldReader, type Fields } from './fields.ts';

/** A strategy's record: flat, every figure a decimal string; rules and transfers as JSON text. */
export const encodeStrategy = (strategy: Strategy): Fields => sealed(strategyRecord(strategy));

const strategyRecord = (strategy: Strategy): Fields => ({
  strategy_id: strategy.id,
  client_id: strategy.clientId,
  name: strategy.name,
  underlying: strategy.underlying,
  status: strategy.status,
  note: strategy.note,
  created_at: strategy.createdAt,
  exit_reason: strategy.exitReason ?? '',
  entry_premium: text(strategy.entryPremium),
  entry_kind: strategy.entryKind,
  best: text(strategy.best),
  rules: JSON.stringify({
    ...rulesText(strategy.rules),
    ...(strategy.ruledAt !== undefined && { ruled_at: strategy.ruledAt }),
  }),
  transfers: JSON.stringify(strategy.transfers.map(transferRecord)),
});

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
function decodeRules(words: string): Pick<Strategy, 'rules' | 'ruledAt'> {
  const { ruled_at: ruledAt, ...rules } = JSON.parse(words) as RuleTexts & { ruled_at?: string };
  return { rules: parseRules(rules), ...(ruledAt !== undefined && { ruledAt }) };
}

const transferRecord = ({ revision, key, to, units }: Transfer): Fields => {
  const [segment = '', securityId = ''] = key.split(' ');
  return {
    revision: String(revision),
    exchange_segment: segment,
    security_id: securityId,
    to,
    units: text(units),
  };
};

const decodeTransfers = (words: string, key: string): Transfer[] =>
  (JSON.parse(words) as Fields[]).map((each) => {
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
