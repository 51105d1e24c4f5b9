import { CUSTOM_NAME, CUSTOM_PREFIX } from '../../domain/strategies/strategy.ts';
import { parseId } from '../../domain/instruments/instrument.ts';
import { parseNote } from '../../domain/note.ts';
import type { StrategyResult } from '../../app/strategies/strategy-request.ts';
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
} from '../input/strategy-words.ts';

export interface OpenWords extends TemplateWords, RuleWords, LimitWords {
  readonly name?: string;
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
  const { legs: deps, desk } = await (await context.trading()).strategies();
  const { name, template, underlying, legs } = await readStrategy(words, options, deps);
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
    ...commonWords(options),
  });
  showResult(result, context);
}

/** What every order of a strategy may say. */
export function commonWords({
  clientId,
  note,
  dryRun,
}: Pick<OpenWords, 'clientId' | 'note' | 'dryRun'>) {
  return {
    clientId: clientId === undefined ? undefined : parseId(clientId, 'client id'),
    note: note === undefined ? undefined : parseNote(note),
    dryRun,
  };
}

export function showResult(result: StrategyResult, context: Context): void {
  context.present.show(strategyResultJson(result), (style) => strategyResultView(result, style));
  if (result.duplicate) {
    context.present.hint(
      `This client id was seen before, with ${result.strategy.id}: nothing was changed.`,
    );
  }
}
