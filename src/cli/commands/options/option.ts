import type { Command } from 'commander';
import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import { parseDate, parseOptionType } from '../../../domain/instruments/instrument.ts';
import { ratio } from '../../../domain/money/money.ts';
import type { CalculatorInput } from '../../../app/market/options/option-calculator.ts';
import type { Context, Options } from '../../context.ts';
import { parseFigure, parseRate } from '../../input/arguments/numbers.ts';

type OptionOptions = Options<
  'forward' | 'spot' | 'dividend' | 'years' | 'days' | 'expiry' | 'rate' | 'iv' | 'price'
>;

export function define(command: Command): void {
  command
    .description(
      'Price an option by Black-76, or read its volatility from a price; with the greeks. It needs no session.',
    )
    .argument('<type>', 'CE or PE')
    .argument('<strike>')
    .option('--forward <price>', 'the price for delivery at expiry')
    .option('--spot <price>', 'or the price now; it is carried to expiry at --rate')
    .option('--dividend <rate>', 'with --spot: a yearly yield, such as 0.012 or 1.2%')
    .option('--years <years>', 'time to expiry')
    .option('--days <days>', 'or in days of 24 hours')
    .option('--expiry <date>', 'or the day, YYYY-MM-DD, until the close')
    .option('--rate <rate>', 'a year, such as 0.065 or 6.5% (default: options.rate)')
    .option('--iv <percent>', 'volatility a year in percent, such as 17.1')
    .option('--price <price>', 'or the price from which it is read')
    .addHelpText('after', EXAMPLES);
}

export async function run(
  context: Context,
  type: string,
  strike: string,
  options: OptionOptions,
): Promise<void> {
  const input: CalculatorInput = {
    type: parseOptionType(type),
    strike: parseFigure(strike, 'strike'),
    underlying: underlyingOf(options),
    time: await timeOf(options, context),
    rate:
      options.rate === undefined
        ? (await context.settings()).options.rate
        : parseRate(options.rate, 'rate'),
    value: valueOf(options),
  };
  const { calculateOption } = await import('../../../app/market/options/option-calculator.ts');
  const { calculatedJson, calculatedView } =
    await import('../../../presentation/tables/options/calculator-view.ts');
  const option = calculateOption(input);
  context.present.show(calculatedJson(option), (style) => calculatedView(option, style));
}

function underlyingOf({ forward, spot, dividend }: OptionOptions): CalculatorInput['underlying'] {
  requireOne({ '--forward': forward, '--spot': spot });
  if (forward !== undefined) return { forward: parseFigure(forward, 'forward') };
  const dividendYield = dividend === undefined ? ratio('0') : parseRate(dividend, 'dividend');
  return { spot: parseFigure(spot ?? '', 'spot'), dividendYield };
}

async function timeOf(options: OptionOptions, context: Context): Promise<CalculatorInput['time']> {
  const { years, days, expiry } = options;
  requireOne({ '--years': years, '--days': days, '--expiry': expiry });
  if (years !== undefined) return { years: parseFigure(years, 'years') };
  if (days !== undefined) return { days: parseFigure(days, 'days') };
  const clock = await context.optionClock();
  return { counted: clock.years('NSE_FNO', parseDate(expiry ?? '', 'expiry')) };
}

function valueOf({ iv, price }: OptionOptions): CalculatorInput['value'] {
  requireOne({ '--iv': iv, '--price': price });
  if (iv !== undefined) return { percent: parseFigure(iv.replace(/%$/, ''), 'volatility') };
  return { price: parseFigure(price ?? '', 'price', { orZero: true }) };
}

function requireOne(options: Readonly<Record<string, string | undefined>>): void {
  const given = Object.values(options).filter((each) => each !== undefined);
  if (given.length === 1) return;
  const names = Object.keys(options).join(' or ');
  throw new PapertradeError(ErrorCode.USAGE, `Give one of ${names}.`, { given: given.length });
}

const EXAMPLES = `
Examples:
  papertrade option CE 24000 --forward 23699.95 --days 5.6 --iv 17
  papertrade option PE 23600 --spot 23659 --expiry 2026-12-01 --price 156.10 --json | jq -r .iv`;
