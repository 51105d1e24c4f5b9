import type { Command } from 'commander';
import { invalidValue } from '../../../domain/errors.ts';
import { parseDate } from '../../../domain/instruments/instrument.ts';
import type { Context, Options } from '../../context.ts';
import { parseChoice } from '../../input/arguments/choice.ts';
import { addSubject, addTemplateOptions } from '../../input/arguments/strategy-options.ts';
import { outputOf, writeReport } from '../../output/output-file.ts';
import type { SubjectOptions } from '../../../app/strategies/analysis/read-subject.ts';

type PayoffOptions = Omit<SubjectOptions, 'on'> & { readonly on?: readonly string[] } & Options<
    'format' | 'out',
    'force',
    'days'
  >;

export function define(command: Command): void {
  const described = addSubject(command)
    .description(
      'Draw what legs, or a named strategy, make at expiry, with breakevens, the most that can be won and lost, and the probability of profit. Nothing is traded.',
    )
    .option('--days <days>', 'draw the line of so many days from now, too', '0')
    .option('--format <format>', 'table, json or html (default: table)')
    .option('--out <file>', 'write to this file instead of the terminal')
    .option('--force', 'replace the file of --out without asking');
  addTemplateOptions(described, 'dated').addHelpText('after', EXAMPLES);
}

export async function run(
  context: Context,
  legs: readonly string[],
  options: PayoffOptions,
): Promise<void> {
  if (!/^\d{1,4}$/.test(options.days)) throw invalidValue('days', options.days, 'a whole number');
  const days = Number.parseInt(options.days, 10);
  const usual = context.globals.json ? 'json' : 'table';
  const format = parseChoice('format', options.format ?? usual, ['table', 'json', 'html']);
  const { underlying, day } = readOn(options.on ?? []);
  const output = await outputOf(options, context);
  if (!output) return;
  const out = output.file;
  const [{ payoffLines }, { analysisJson }, { payoffView }, { readSubject }] = await Promise.all([
    import('../../../app/strategies/analysis/payoff-lines.ts'),
    import('../../../presentation/json/payoff-json.ts'),
    import('../../../presentation/tables/options/payoff-view.ts'),
    import('../../shared/subjects.ts'),
  ]);
  const named = { ...options, on: underlying };
  const subject = await readSubject(legs, named, context);
  const { examine } = await (await context.trading()).strategies();
  const examined = await examine(subject, { day });
  const { analysis, outcome, years } = examined;
  const draw = (width: number) => payoffLines(analysis, outcome, { width, days, years });
  if (format === 'html') {
    const { payoffPage } = await import('../../../presentation/page/payoff-page.ts');
    await writeReport(payoffPage(examined, { daysOn: days, draw }), out, context);
  } else if (format === 'json' && out === undefined) {
    context.present.document(analysisJson(examined));
  } else if (out === undefined) {
    context.present.show(analysisJson(examined), (style) =>
      payoffView(examined, { daysOn: days, draw }, style),
    );
  } else {
    const { jsonText } = await import('../../../presentation/json/json-text.ts');
    const { PLAIN } = await import('../../../presentation/tables/style.ts');
    const text =
      format === 'json'
        ? jsonText(analysisJson(examined), 2)
        : payoffView(examined, { daysOn: days, draw }, PLAIN);
    await writeReport(`${text}\n`, out, context);
  }
}

/** `--on NIFTY` says what legs are on, `--on 2026-11-30` the day to look at. */
function readOn(typed: readonly string[]) {
  const isDay = (each: string) => /^\d{4}-/.test(each);
  const day = typed.find(isDay);
  return {
    underlying: typed.find((each) => !isDay(each)),
    day: day === undefined ? undefined : parseDate(day, 'date'),
  };
}

const EXAMPLES = `
Examples:
  papertrade payoff iron-condor NIFTY --gap 300 --width 200
  papertrade payoff +1 CE:atm +1 PE:atm --on NIFTY
  papertrade payoff --strategy IC-1 --days 2
  papertrade payoff --all --charges --format html --out payoff.html`;
