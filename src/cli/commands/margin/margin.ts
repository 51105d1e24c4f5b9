import type { Command } from 'commander';
import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import { parsePrice } from '../../../domain/money/money.ts';
import type { MarginAnswer } from '../../../app/margin/margin-answer.ts';
import type { Context, Options } from '../../context.ts';
import { addTemplateOptions } from '../../input/arguments/strategy-options.ts';
import type { TemplateOptions } from '../../../app/strategies/legs/strategy-options.ts';

type MarginOptions = TemplateOptions & Options<'strategy' | 'spot', 'restate'>;

export function define(command: Command): void {
  addTemplateOptions(
    command
      .description(
        'Show what the session blocks by underlying, or what legs would block: SPAN, exposure, and what a hedge saves. Nothing is traded.',
      )
      .argument(
        '[legs...]',
        'legs (-1 X +1 Y), a name and its underlying (iron-condor NIFTY), or an open strategy (IC-1)',
      )
      .option('--strategy <id>', 'a strategy that is open, such as IC-1')
      .option('--spot <price>', 'where the underlying stands (default: its last quote)')
      .option('--restate', 'lock what the positions block at the prices of now'),
  ).addHelpText('after', EXAMPLES);
}

export async function run(
  context: Context,
  args: readonly string[],
  options: MarginOptions,
): Promise<void> {
  const spot = options.spot === undefined ? undefined : parsePrice(options.spot, 'spot');
  const { margins, restate } = await context.trading();
  if (options.restate) {
    if (args.length > 0 || options.strategy !== undefined) throw restatesAll();
    await restate(await context.sessionId());
  }
  const reader = await margins();
  const [{ marginJson }, { marginView }, { marginHints }, { readMarginLegs }] = await Promise.all([
    import('../../../presentation/json/margin-json.ts'),
    import('../../../presentation/tables/margin/margin-view.ts'),
    import('../../shared/margin/margin-hints.ts'),
    import('../../shared/margin/margin-legs.ts'),
  ]);
  const legs = await readMarginLegs(args, options, context);
  const answer: MarginAnswer = legs
    ? await reader.ofLegs(legs, { spot })
    : await reader.ofSession(await context.sessionId());
  context.present.show(marginJson(answer), (style) => marginView(answer, style));
  for (const hint of marginHints(answer.groups)) context.present.hint(hint);
}

const restatesAll = (): PapertradeError =>
  new PapertradeError(ErrorCode.USAGE, 'Give legs or --restate, not both.');

const EXAMPLES = `
Examples:
  papertrade margin
  papertrade margin "-1 NIFTY 25000 CE" "+1 NIFTY 25200 CE"
  papertrade margin -1 NIFTY 25000 CE@104.25 --spot 24980
  papertrade margin iron-condor NIFTY --gap 300 --width 200
  papertrade margin IC-1
  papertrade margin --restate`;
