import type { Command } from 'commander';
import { invalidValue } from '../../../domain/errors.ts';
import { ZERO } from '../../../domain/money/money.ts';
import type { Context, Launch } from '../../context.ts';
import { addTemplateOptions, type TemplateWords } from '../../input/strategy-words.ts';

interface PayoffWords extends TemplateWords {
  readonly days: string;
  readonly strategy?: string;
}

export function define(command: Command, launch: Launch): void {
  addTemplateOptions(
    command
      .description(
        'Draw what legs, or a named strategy, make at expiry, with breakevens, the most that can be won and lost, and the probability of profit. Nothing is traded.',
      )
      .argument('[legs...]', 'legs (+1 X -1 Y), or a name and its underlying (iron-condor NIFTY)')
      .option('--strategy <id>', 'a strategy that is open, such as IC-1')
      .option('--days <days>', 'draw the line of so many days from now, too', '0'),
  )
    .addHelpText('after', EXAMPLES)
    .action((legs: string[]) =>
      launch(command, (context) => showPayoff(legs, command.opts<PayoffWords>(), context)),
    );
}

async function showPayoff(
  legs: readonly string[],
  words: PayoffWords,
  context: Context,
): Promise<void> {
  if (!/^\d{1,4}$/.test(words.days)) throw invalidValue('days', words.days, 'a whole number');
  const [{ analyse }, { payoffLines }, { analysisJson }, { payoffView }, { readPriced }] =
    await Promise.all([
      import('../../../app/strategies/analysis/analyse.ts'),
      import('../../../app/strategies/analysis/payoff-lines.ts'),
      import('../../../presentation/json/strategy-json.ts'),
      import('../../../presentation/tables/options/payoff-view.ts'),
      import('../../shared/priced-legs.ts'),
    ]);
  const { name, priced } = await readPriced(legs, words, context);
  const { market } = await (await context.services()).options();
  const analysis = await analyse(priced, market, ZERO);
  const days = Number.parseInt(words.days, 10);
  const draw = (width: number) => payoffLines(analysis, width, days);
  context.present.show(analysisJson(analysis, name), (style) =>
    payoffView(analysis, name, { daysOn: days, draw }, style),
  );
}

const EXAMPLES = `
Examples:
  papertrade payoff iron-condor NIFTY --gap 300 --width 200
  papertrade payoff +1 CE:atm +1 PE:atm --on NIFTY
  papertrade payoff --strategy IC-1 --days 2`;
