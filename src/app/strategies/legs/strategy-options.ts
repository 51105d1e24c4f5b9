import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import { parseDate, parseOptionType } from '../../../domain/instruments/instrument.ts';
import { parsePrice, parseQuantity, price, type Price } from '../../../domain/money/money.ts';
import { optional } from '../../../domain/optional.ts';
import { parseChoice } from '../../../domain/strategies/typed-contract.ts';
import { parseRules, type ExitRules } from '../../../domain/strategies/exit-rules.ts';
import { parseLegs } from '../../../domain/strategies/typed-legs.ts';
import type { NetLimit } from '../../../domain/strategies/net-price.ts';
import { requireTemplate } from '../../../domain/strategies/templates.ts';
import { resolveLegs, resolveTemplate, type LegDeps } from './resolve-legs.ts';

/** What names a strategy's strikes, as typed. */
export interface TemplateOptions {
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

/** What closes a strategy by itself, as typed. */
export interface RuleOptions {
  readonly target?: string;
  readonly stop?: string;
  readonly trail?: string;
  readonly stopPremium?: string;
  readonly exitAt?: string;
}

export const readRules = ({ target, stop, trail, stopPremium, exitAt }: RuleOptions): ExitRules =>
  parseRules({
    ...(target !== undefined && { target }),
    ...(stop !== undefined && { stop }),
    ...(trail !== undefined && { trail }),
    ...(stopPremium !== undefined && { stop_premium: stopPremium }),
    ...(exitAt !== undefined && { exit_at: exitAt }),
  });

/** How legs are traded as one, as typed. */
export interface LimitOptions {
  readonly netCredit?: string;
  readonly netDebit?: string;
}

/** A price of 0 or more: legs may cost nothing together. */
const parseNet = (net: string, name: string): Price =>
  /^0+(?:\.0{1,4})?$/.test(net.trim()) ? NOTHING : parsePrice(net, name);
const NOTHING = price('0');

export function readLimit({ netCredit, netDebit }: LimitOptions): NetLimit | undefined {
  if (netCredit !== undefined && netDebit !== undefined) {
    throw new PapertradeError(ErrorCode.USAGE, 'Give a net credit or a net debit, not both.');
  }
  if (netCredit !== undefined) return { kind: 'credit', price: parseNet(netCredit, 'net credit') };
  if (netDebit === undefined) return undefined;
  return { kind: 'debit', price: parseNet(netDebit, 'net debit') };
}

/** Reads legs by themselves or of a named strategy: `+1 X -1 Y`, or `iron-condor NIFTY`. */
export async function readStrategy(
  args: readonly string[],
  options: TemplateOptions,
  deps: LegDeps,
) {
  const [first = ''] = args;
  const isLegs = /^(?:[+-]\d|buy$|sell$)/i.test(first);
  if (isLegs) return readLegs(args, options, deps);
  const template = requireTemplate(first);
  const [, underlyingName, ...rest] = args;
  if (underlyingName === undefined || rest.length > 0) {
    throw new PapertradeError(
      ErrorCode.USAGE,
      `Give the underlying after ${first}, such as NIFTY.`,
    );
  }
  const underlying = await deps.market.underlying(underlyingName);
  const terms = readTerms(underlying, options);
  const legs = await resolveTemplate(template, terms, deps);
  return { template, name: template.name, underlying, legs };
}

async function readLegs(
  args: readonly string[],
  { on, expiry, units }: TemplateOptions,
  deps: LegDeps,
) {
  const place = {
    underlying: on === undefined ? undefined : await deps.market.underlying(on),
    expiry: optional(expiry, parseDate, 'expiry'),
    units,
  };
  const legs = await resolveLegs(parseLegs(args), place, deps);
  const [first] = legs;
  const contract = first?.instrument.option ?? first?.instrument.future;
  const underlying = place.underlying ?? contract?.underlying ?? first?.instrument.symbol ?? '';
  return { template: undefined, name: 'custom', underlying, legs };
}

function readTerms(underlying: string, options: TemplateOptions) {
  return {
    underlying,
    expiry: optional(options.expiry, parseDate, 'expiry'),
    farExpiry: optional(options.farExpiry, parseDate, 'expiry'),
    centre: optional(options.centre, parseChoice),
    gap: optional(options.gap, parseChoice),
    width: optional(options.width, parsePrice, 'width'),
    lots: parseQuantity(options.lots ?? '1', 'lots'),
    options: parseOptionType(options.optionType ?? 'CE'),
    own: options.future ? ('FUT' as const) : ('EQ' as const),
  };
}
