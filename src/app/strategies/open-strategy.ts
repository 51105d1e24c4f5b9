import { parseId } from '../../domain/instruments/instrument.ts';
import { parseNote } from '../../domain/note.ts';
import { CUSTOM_NAME, CUSTOM_PREFIX } from '../../domain/strategies/strategy.ts';
import { parseProduct } from '../trading/orders/order-words.ts';
import type { Strategies } from './compose-strategies.ts';
import { readyLegs } from './legs/ready-legs.ts';
import {
  readLimit,
  readRules,
  readStrategy,
  type LimitWords,
  type RuleWords,
  type TemplateWords,
} from './legs/strategy-words.ts';
import type { StrategyResult } from './strategy-request.ts';

/** What every order of a strategy may say, as typed. */
export interface CommonWords {
  readonly clientId?: string;
  readonly note?: string;
  readonly dryRun?: boolean;
  readonly product?: string;
}

/** How legs are opened as one new strategy, as typed. */
export interface OpenWords extends TemplateWords, RuleWords, LimitWords, CommonWords {
  readonly name?: string;
}

export const commonWords = ({ clientId, note, dryRun, product }: CommonWords) => ({
  product: product === undefined ? undefined : parseProduct(product),
  clientId: clientId === undefined ? undefined : parseId(clientId, 'client id'),
  note: note === undefined ? undefined : parseNote(note),
  dryRun,
});

/**
 * Trades legs as one new strategy. A client id that was seen before answers with its strategy, whatever
 * the words lead to by now. Rejects with INVALID_VALUE, NET_LIMIT_NOT_MET, QUOTE_NOT_FOUND,
 * QUOTE_STALE and what refuses an order.
 */
export async function openStrategy(
  words: readonly string[],
  options: OpenWords,
  sessionId: string,
  { legs: deps, desk }: Strategies,
): Promise<StrategyResult> {
  const rules = readRules(options);
  const limit = readLimit(options);
  const common = commonWords(options);
  const [seen, read] = await Promise.allSettled([
    common.clientId === undefined ? undefined : desk.repeated(sessionId, common.clientId),
    readStrategy(words, options, deps),
  ]);
  const before = valueOf(seen);
  if (before) return before;
  const { name, template, underlying, legs: resolved } = valueOf(read);
  const { legs, chains } = await readyLegs(sessionId, resolved, [], deps);
  const named = options.name === undefined ? undefined : parseNote(options.name, 'name');
  return desk.execute({
    sessionId,
    legs,
    chains,
    limit,
    opens: {
      name: named ?? (template ? name : CUSTOM_NAME),
      prefix: template?.prefix ?? CUSTOM_PREFIX,
      underlying,
      rules,
    },
    ...common,
  });
}

function valueOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'fulfilled') return settled.value;
  throw settled.reason;
}
