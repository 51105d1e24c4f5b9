import type { Command } from 'commander';
import { described, type ActionRequest } from '../../app/trading/actions/action-request.ts';
import type { AppliedAction } from '../../app/trading/actions/corporate-actions.ts';
import type { ActionKind } from '../../domain/ledger/actions/corporate-action.ts';
import type { Context } from '../context.ts';
import { parseDay } from '../input/arguments/day.ts';

export interface ActionOptions {
  readonly exDate: string;
  readonly all?: boolean;
  readonly dryRun?: boolean;
}

/** The options that every action has beside its own. */
export const addActionOptions = (command: Command): Command =>
  command
    .requiredOption('--ex-date <date>', 'the first day on which the share trades without it')
    .option('--all', 'in every active session, not only the current one')
    .option('-n, --dry-run', 'show what would happen, write nothing');

/** Applies an action and shows what it changed. */
export async function runCorporateAction(
  kind: ActionKind,
  symbol: string,
  terms: Omit<ActionRequest, 'kind' | 'symbol' | 'exDate'>,
  options: ActionOptions,
  context: Context,
): Promise<void> {
  const exDate = await parseDay(options.exDate, () => context.today());
  const { instruments } = await context.services();
  const request: ActionRequest = {
    kind,
    symbol: await instruments.underlying(symbol),
    exDate,
    ...terms,
    ...(terms.to !== undefined && { to: await instruments.underlying(terms.to) }),
  };
  const { dryRun = false } = options;
  const ids = await sessionsOf(options, context);
  const actions = await (await context.services()).corporateActions();
  const applied: AppliedAction[] = [];
  for (const id of ids) applied.push(await actions.apply(id, request, { dryRun }));
  const { actionJson, actionView } =
    await import('../../presentation/tables/actions/corporate-action-view.ts');
  const action = described(request);
  context.present.show(actionJson(action, applied, dryRun), (style) =>
    actionView(action, applied, dryRun, style),
  );
}

/** Scheduled events come first: what expired before is not adjusted. */
async function sessionsOf({ all }: ActionOptions, context: Context): Promise<readonly string[]> {
  if (all !== true) return [await context.sessionId()];
  const { store } = await context.services();
  const active = (await store.sessions()).filter(({ status }) => status === 'active');
  const ids: string[] = [];
  for (const { id } of active) {
    const state = await store.sessionState(id);
    if (state?.adopted) ids.push(await context.sessionId(id));
  }
  return ids;
}
