import type { Command } from 'commander';
import type { Context } from '../../context.ts';

export function define(command: Command): void {
  command
    .summary('the strategies of the session')
    .description('Show the strategies of the session, with what their own fills made.')
    .option('--all', 'closed ones too')
    .addHelpText('after', '\nExample:\n  papertrade strategy list --all');
}

export async function run(context: Context, options: { all?: boolean }): Promise<void> {
  const { strategyJson } = await import('../../../presentation/json/strategy-json.ts');
  const { strategiesView } = await import('../../../presentation/tables/options/strategy-view.ts');
  const sessionId = await context.sessionId();
  const { reader } = await (await context.trading()).strategies();
  const views = await reader.list(sessionId);
  const { all } = options;
  const shown = all ? views : views.filter(({ status }) => status !== 'CLOSED');
  context.present.show({ strategies: shown.map(strategyJson) }, (style) =>
    strategiesView(shown, style),
  );
}
