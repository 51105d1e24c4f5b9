import type { Command } from 'commander';
import { invalidValue } from '../../../domain/errors.ts';
import type { Context, Options } from '../../context.ts';
import type { SubjectOptions } from '../../../app/strategies/analysis/read-subject.ts';
import { addSubject, addTemplateOptions } from '../../input/arguments/strategy-options.ts';

type WhatIfOptions = SubjectOptions & Options<never, never, 'spot' | 'iv' | 'days'>;

export function define(command: Command): void {
  addTemplateOptions(
    addSubject(command)
      .description(
        'Show what legs, or a strategy, would make if the market moved: by spot price, volatility and days. Nothing is traded.',
      )
      .option('--spot <shares>', 'moves of the spot price: a list, or from..to:step', '-3%..3%:1%')
      .option('--iv <shares>', 'moves of each volatility', '0%')
      .option('--days <days>', 'days from now', '0'),
  ).addHelpText('after', EXAMPLES);
}

export async function run(
  context: Context,
  legs: readonly string[],
  options: WhatIfOptions,
): Promise<void> {
  const moves = {
    spot: readShares(options.spot, 'spot'),
    iv: readShares(options.iv, 'iv'),
    days: readDays(options.days),
  };
  const [{ whatIf }, { whatIfJson, whatIfView }, { readSubject }] = await Promise.all([
    import('../../../app/strategies/analysis/what-if.ts'),
    import('../../../presentation/tables/options/what-if-view.ts'),
    import('../../shared/subjects.ts'),
  ]);
  const subject = await readSubject(legs, options, context);
  const { examine } = await (await context.trading()).strategies();
  const { name, analysis } = await examine(subject);
  const rows = whatIf(analysis, moves);
  context.present.show(whatIfJson(analysis, name, rows), (style) =>
    whatIfView(analysis, name, rows, style),
  );
}

const MAX_MOVES = 60;

/** `-3%..3%:1%`, or `-20%,0,20%`; in hundredths of a percent, so that steps add up. */
function readShares(typed: string, name: string): readonly number[] {
  const range = /^(.+)\.\.(.+):(.+)$/.exec(typed);
  if (!range) return typed.split(',').map((each) => readShare(each, name));
  const [from, to, step] = range.slice(1).map((each) => readShare(each, name)) as [
    number,
    number,
    number,
  ];
  const count = Math.floor((to - from) / step);
  if (!(step > 0 && count >= 0 && count < MAX_MOVES)) {
    throw invalidValue(name, typed, `a range of at most ${MAX_MOVES} steps, such as -3%..3%:1%`);
  }
  return Array.from({ length: count + 1 }, (_, at) => from + at * step);
}

function readShare(typed: string, name: string): number {
  const share = /^([+-]?)(\d{1,3})(?:\.(\d{1,2}))?%?$/.exec(typed.trim());
  if (!share?.[2]) throw invalidValue(name, typed, 'shares such as -20%,0,20%, or -3%..3%:1%');
  const size = Number.parseInt(`${share[2]}${(share[3] ?? '').padEnd(2, '0')}`, 10);
  return share[1] === '-' ? -size : size;
}

function readDays(typed: string): readonly number[] {
  return typed.split(',').map((each) => {
    if (!/^\d{1,4}$/.test(each.trim())) throw invalidValue('days', each, 'days such as 0,1,3');
    return Number.parseInt(each, 10);
  });
}

const EXAMPLES = `
Examples:
  papertrade whatif iron-condor NIFTY --gap 300 --width 200 --spot -3%..3%:1% --days 0,2
  papertrade whatif --strategy IC-1 --spot 0 --iv -20%,0,20%`;
