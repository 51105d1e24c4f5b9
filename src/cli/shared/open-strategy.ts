import { CUSTOM_NAME, CUSTOM_PREFIX } from '../../domain/strategies/strategy.ts';
import { parseId } from '../../domain/instruments/instrument.ts';
import { parseNote } from '../../domain/note.ts';
import type { StrategyResult } from '../../app/strategies/strategy-request.ts';
import { parseProduct } from '../../app/trading/orders/order-words.ts';
import { examineHeld } from '../../app/strategies/compose-strategies.ts';
import { strategyResultJson } from '../../presentation/json/strategy-json.ts';
import { strategyResultView } from '../../presentation/tables/options/strategy-view.ts';
import type { Context } from '../context.ts';
import {
  readLimit,
  readRules,
  readStrategy,
  type LimitWords,
  type RuleWords,
  type TemplateWords,
} from '../../app/strategies/legs/strategy-words.ts';

export interface OpenWords extends TemplateWords, RuleWords, LimitWords {
  readonly name?: string;
  readonly product?: string;
  readonly clientId?: string;
  readonly note?: string;
  readonly dryRun?: boolean;
}

/** Trades legs as one new strategy, and shows what that did. */
export async function openStrategy(
  words: readonly string[],
  options: OpenWords,
  context: Context,
): Promise<void> {
  const rules = readRules(options);
  const limit = readLimit(options);
  const sessionId = await context.sessionId();
  const strategies = await (await context.trading()).strategies();
  const { legs: deps, desk } = strategies;
  const common = commonWords(options);
  const [seen, read] = await Promise.allSettled([
    common.clientId === undefined ? undefined : desk.repeated(sessionId, common.clientId),
    readStrategy(words, options, deps),
  ]);
  // A repeat is answered whatever its words lead to by now.
  const before = valueOf(seen);
  if (before) return showResult(before, sessionId, context);
  const { name, template, underlying, legs } = valueOf(read);
  const named = options.name === undefined ? undefined : parseNote(options.name, 'name');
  const result = await desk.execute({
    sessionId,
    legs,
    limit,
    opens: {
      name: named ?? (template ? name : CUSTOM_NAME),
      prefix: template?.prefix ?? CUSTOM_PREFIX,
      underlying,
      rules,
    },
    ...common,
  });
  await showResult(result, sessionId, context);
}

function valueOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'fulfilled') return settled.value;
  throw settled.reason;
}

/** What every order of a strategy may say. */
export function commonWords({
  clientId,
  note,
  dryRun,
  product,
}: Pick<OpenWords, 'clientId' | 'note' | 'dryRun' | 'product'>) {
  return {
    product: product === undefined ? undefined : parseProduct(product),
    clientId: clientId === undefined ? undefined : parseId(clientId, 'client id'),
    note: note === undefined ? undefined : parseNote(note),
    dryRun,
  };
}

export async function showResult(
  result: StrategyResult,
  sessionId: string,
  context: Context,
): Promise<void> {
  const strategies = await (await context.trading()).strategies();
  const view = await strategies.reader.after(sessionId, result);
  const examined = await examineHeld(strategies, view);
  context.present.show(strategyResultJson(result, view, examined), (style) =>
    strategyResultView(result, examined, style),
  );
  const { orderMarginHints } = await import('./margin-hints.ts');
  const hints = orderMarginHints(result.margins ?? [], result.balance);
  for (const hint of hints) context.present.hint(hint);
  if (result.duplicate) {
    context.present.hint(
      `This client id was seen before, with ${result.strategy.id}: nothing was changed.`,
    );
  }
}
