import { ErrorCode, invalidValue, PapertradeError } from '../../domain/errors.ts';
import { parseDate, parseId, parseOptionType } from '../../domain/instruments/instrument.ts';
import { parsePrice, parseQuantity } from '../../domain/money/money.ts';
import { parseChoice } from '../../domain/strategies/contract-words.ts';
import { parseRules, type ExitRules } from '../../domain/strategies/exit-rules.ts';
import { parseLegs } from '../../domain/strategies/leg-words.ts';
import type { NetLimit } from '../../domain/strategies/net-price.ts';
import { requireTemplate, type StrategyTemplate } from '../../domain/strategies/templates.ts';
import type { Command } from 'commander';
import {
  resolveLegs,
  resolveTemplate,
  type LegDeps,
  type ResolvedLeg,
} from '../../app/strategies/legs/resolve-legs.ts';

/** What names a strategy's strikes, as typed. */
export interface TemplateWords {
  readonly expiry?: string;
  readonly farExpiry?: string;
  readonly centre?: string;
  readonly gap?: string;
  readonly width?: string;
  readonly lots?: string;
  readonly optionType?: string;
  readonly future?: boolean;
  readonly on?: string | undefined;
  readonly units?: boolean;
}

/** Adds them; with `dated`, `--on` may be said twice: what legs are on, and a day to look at. */
export const addTemplateOptions = (command: Command, on: 'plain' | 'dated' = 'plain'): Command =>
  addOn(command, on)
    .option('--expiry <date>', 'YYYY-MM-DD (default: the nearest)')
    .option('--far-expiry <date>', 'of a calendar or a diagonal (default: the next one)')
    .option('--centre <strike>', 'atm (default), otm2, 24000, +200')
    .option('--gap <distance>', 'out of the money: points (300), otm3, d16 (delta), p50 (premium)')
    .option('--width <points>', 'between the strikes of a spread')
    .option('--lots <count>', 'lots of the strategy (default: 1)')
    .option('--option-type <type>', 'CE or PE, of a butterfly, calendar or diagonal')
    .option('--future', 'of covered-call, protective-put, collar: hold the future, not the share')
    .option('--units', 'the counts of legs are units, not lots');

const addOn = (command: Command, on: 'plain' | 'dated'): Command =>
  on === 'plain'
    ? command.option('--on <underlying>', 'of legs such as CE:atm: what they are on')
    : command.option(
        '--on <what>',
        'of legs such as CE:atm: what they are on; and the day to look at, YYYY-MM-DD',
        (each: string, before: readonly string[] | undefined) => [...(before ?? []), each],
      );

/** What closes a strategy by itself, as typed. */
export interface RuleWords {
  readonly target?: string;
  readonly stop?: string;
  readonly trail?: string;
  readonly stopPremium?: string;
  readonly exitAt?: string;
}

export const addRuleOptions = (command: Command): Command =>
  command
    .option('--target <amount>', 'close at this profit: rupees, or a share of the premium (50%)')
    .option('--stop <amount>', 'close at this loss: rupees, or a share of the premium (30%)')
    .option('--trail <amount>', 'close when the profit has fallen so far from its highest')
    .option('--stop-premium <price>', 'close when all legs together cost this much a unit')
    .option('--exit-at <time>', 'close at this time of day, such as 15:15');

export const readRules = ({ target, stop, trail, stopPremium, exitAt }: RuleWords): ExitRules =>
  parseRules({
    ...(target !== undefined && { target }),
    ...(stop !== undefined && { stop }),
    ...(trail !== undefined && { trail }),
    ...(stopPremium !== undefined && { stop_premium: stopPremium }),
    ...(exitAt !== undefined && { exit_at: exitAt }),
  });

/** How legs are traded as one, as typed. */
export interface LimitWords {
  readonly netCredit?: string;
  readonly netDebit?: string;
}

export const addLimitOptions = (command: Command): Command =>
  command
    .option('--net-credit <price>', 'the least to take in, for one unit')
    .option('--net-debit <price>', 'the most to pay, for one unit');

export function readLimit({ netCredit, netDebit }: LimitWords): NetLimit | undefined {
  if (netCredit !== undefined && netDebit !== undefined) {
    throw new PapertradeError(ErrorCode.USAGE, 'Give --net-credit or --net-debit, not both.');
  }
  if (netCredit !== undefined)
    return { kind: 'credit', price: parsePrice(netCredit, 'net credit') };
  if (netDebit === undefined) return undefined;
  return { kind: 'debit', price: parsePrice(netDebit, 'net debit') };
}

/** Legs by themselves, or of a named strategy. */
export interface ReadStrategy {
  readonly template: StrategyTemplate | undefined;
  readonly name: string;
  readonly underlying: string;
  readonly legs: readonly ResolvedLeg[];
}

/** Reads `+1 X -1 Y`, or `iron-condor NIFTY`. */
export async function readStrategy(
  words: readonly string[],
  options: TemplateWords,
  deps: LegDeps,
): Promise<ReadStrategy> {
  const [first = ''] = words;
  const isLegs = /^(?:[+-]\d|buy$|sell$)/i.test(first);
  if (isLegs) return readLegs(words, options, deps);
  const template = requireTemplate(first);
  const [, typed, ...rest] = words;
  if (typed === undefined || rest.length > 0) {
    throw new PapertradeError(
      ErrorCode.USAGE,
      `Give the underlying after ${first}, such as NIFTY.`,
    );
  }
  const underlying = parseId(typed, 'underlying').toUpperCase();
  const terms = readTerms(underlying, options);
  const legs = await resolveTemplate(template, terms, deps);
  return { template, name: template.name, underlying, legs };
}

async function readLegs(
  words: readonly string[],
  { on, expiry, units }: TemplateWords,
  deps: LegDeps,
): Promise<ReadStrategy> {
  const place = {
    underlying: on === undefined ? undefined : parseId(on, 'underlying').toUpperCase(),
    expiry: expiry === undefined ? undefined : parseDate(expiry, 'expiry'),
    units,
  };
  const legs = await resolveLegs(parseLegs(words), place, deps);
  const [first] = legs;
  const contract = first?.instrument.option ?? first?.instrument.future;
  const underlying = place.underlying ?? contract?.underlying ?? first?.instrument.symbol ?? '';
  return { template: undefined, name: 'custom', underlying, legs };
}

function readTerms(underlying: string, words: TemplateWords) {
  const date = (typed: string | undefined) =>
    typed === undefined ? undefined : parseDate(typed, 'expiry');
  return {
    underlying,
    expiry: date(words.expiry),
    farExpiry: date(words.farExpiry),
    centre: words.centre === undefined ? undefined : parseChoice(words.centre),
    gap: words.gap === undefined ? undefined : parseChoice(words.gap),
    width: words.width === undefined ? undefined : parsePrice(words.width, 'width'),
    lots: parseQuantity(words.lots ?? '1', 'lots'),
    options: parseOptionType(words.optionType ?? 'CE'),
    own: words.future ? ('FUT' as const) : ('EQ' as const),
  };
}

/** A number of a leg. */
export function readLegNumber(typed: string): number {
  if (/^[1-9]\d?$/.test(typed)) return Number.parseInt(typed, 10);
  throw invalidValue('leg', typed, 'the number of a leg, such as 2');
}
