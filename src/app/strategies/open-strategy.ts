import { parseId } from '../../domain/instruments/instrument.ts';
import { parseNote } from '../../domain/note.ts';
import { optional } from '../../domain/optional.ts';
import { CUSTOM_NAME, CUSTOM_PREFIX } from '../../domain/strategies/strategy.ts';
import { parseProduct } from '../trading/orders/order-terms.ts';
import type { Strategies } from './compose-strategies.ts';
import { readyLegs } from './legs/ready-legs.ts';
import {
  readLimit,
  readRules,
  readStrategy,
  type LimitOptions,
  type RuleOptions,
  type TemplateOptions,
} from './legs/strategy-options.ts';
import type { StrategyResult } from './strategy-request.ts';

/** What every order of a strategy may say, as typed. */
export interface CommonOptions {
  readonly clientId?: string;
  readonly note?: string;
  readonly dryRun?: boolean;
  readonly product?: string;
}

/** How legs are opened as one new strategy, as typed. */
export interface OpenOptions extends TemplateOptions, RuleOptions, LimitOptions, CommonOptions {
  readonly name?: string;
}

export const commonOptions = ({ clientId, note, dryRun, product }: CommonOptions) => ({
  product: optional(product, parseProduct),
  clientId: optional(clientId, parseId, 'client id'),
  note: optional(note, parseNote),
  dryRun,
});

/**
 * Trades legs as one new strategy. A client id that was seen before answers with its strategy, whatever
 * the legs lead to by now. Rejects with INVALID_VALUE, NET_LIMIT_NOT_MET, QUOTE_NOT_FOUND,
 * QUOTE_STALE and what refuses an order.
 */
export async function openStrategy(
  args: readonly string[],
  options: OpenOptions,
  sessionId: string,
  { legs: deps, desk }: Strategies,
): Promise<StrategyResult> {
  const rules = readRules(options);
  const limit = readLimit(options);
  const common = commonOptions(options);
  const [seen, read] = await Promise.allSettled([
    common.clientId === undefined ? undefined : desk.repeated(sessionId, common.clientId),
    readStrategy(args, options, deps),
  ]);
  const before = valueOf(seen);
  if (before) return before;
  const { name, template, underlying, legs: resolved } = valueOf(read);
  const { legs, chains } = await readyLegs(sessionId, resolved, [], deps);
  const named = optional(options.name, parseNote, 'name');
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
