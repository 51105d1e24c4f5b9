import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { addListOptions } from '../../input/list-options.ts';
import { invalidValue } from '../../../domain/errors.ts';
import { isOpen } from '../../../domain/ledger/position.ts';
import { positionsJson } from '../../../presentation/json/account-json.ts';
import { positionsView } from '../../../presentation/tables/account/positions-view.ts';
import { requireSession } from '../../../app/sessions/require-session.ts';
import { positionsOn } from '../../../app/market/holdings.ts';

type PositionsOptions = Options<'by', 'all' | 'watch'>;

export function define(command: Command): void {
  addListOptions(command)
    .description('Show open positions, valued at the last quotes, with totals.')
    .option('--all', 'closed positions too')
    .option('--by <group>', 'strategy: what is open, under the strategies that hold it')
    .option('--watch', 'the live screen of "papertrade watch"')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade positions --all\n  papertrade positions --format csv --columns symbol,net_qty,unrealized_pnl',
    );
}

export async function run(context: Context, options: PositionsOptions): Promise<void> {
  if (options.watch) {
    const { runWatch } = await import('../../screen/watch.ts');
    await runWatch(context);
  } else if (options.by !== undefined) await showGrouped(options.by, context);
  else await showPositions(options, context);
}

async function showGrouped(by: string, context: Context): Promise<void> {
  if (by !== 'strategy') throw invalidValue('group', by, 'strategy');
  const [json, view] = await Promise.all([
    import('../../../presentation/json/strategy-json.ts'),
    import('../../../presentation/tables/options/strategy-view.ts'),
  ]);
  const sessionId = await context.sessionId();
  const { reader } = await (await context.trading()).strategies();
  const { strategies, rest } = await reader.grouped(sessionId);
  context.present.show(json.positionsByStrategyJson(strategies, rest), (style) =>
    view.positionsByStrategyView(strategies, rest, style),
  );
}

async function showPositions(options: PositionsOptions, context: Context): Promise<void> {
  const id = await context.sessionId();
  const { store, tracker, calendar, settings } = await context.services();
  const [state, held] = await Promise.all([store.sessionState(id), tracker.positions(id)]);
  const { session } = requireSession(state, id);
  const listed = held.filter((each) => options.all === true || isOpen(each));
  const [shown, t1] = await positionsOn(calendar.day(), listed, settings.market);
  await context.present.list(positionsJson(shown, id, t1), 'positions', (style) =>
    positionsView(shown, session, style, t1),
  );
  if (shown.length === 0 && options.all !== true) {
    context.present.hint('Closed ones: papertrade positions --all');
  }
}
