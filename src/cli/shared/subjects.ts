import { totalCharges } from '../../domain/charges/charges.ts';
import { ErrorCode, PapertradeError } from '../../domain/errors.ts';
import { contractOf } from '../../domain/instruments/instrument.ts';
import { isOpen } from '../../domain/ledger/position.ts';
import { add, negate, sum, ZERO, type Money } from '../../domain/money/money.ts';
import { isHeld } from '../../domain/strategies/leg-holding.ts';
import { heldSubject, tradedSubject, type Subject } from '../../app/strategies/analysis/subject.ts';
import { priceLegs } from '../../app/strategies/legs/leg-prices.ts';
import { strategyNotOpen } from '../../app/strategies/require-strategy.ts';
import type { PricedLeg } from '../../app/strategies/strategy-request.ts';
import type { Context } from '../context.ts';
import { readStrategy, type TemplateWords } from '../../app/strategies/legs/strategy-words.ts';

/** What names legs to be looked at, as typed. */
export interface SubjectWords extends TemplateWords {
  readonly strategy?: string;
  readonly all?: boolean;
  readonly charges?: boolean;
}

/** Legs that are typed, at the market's prices; or what is held, at what it cost. */
export function readSubject(
  words: readonly string[],
  options: SubjectWords,
  context: Context,
): Promise<Subject> {
  if (options.strategy !== undefined) return ofStrategy(options.strategy, options, context);
  if (options.all) return ofPositions(words[0], options, context);
  if (words.length > 0) return ofLegs(words, options, context);
  throw new PapertradeError(
    ErrorCode.USAGE,
    'Give legs, a named strategy, --strategy ID, or --all for what is open.',
  );
}

async function ofLegs(
  words: readonly string[],
  options: SubjectWords,
  context: Context,
): Promise<Subject> {
  const { store, calendar, settings } = await context.services();
  const { legs: deps } = await (await context.trading()).strategies();
  const { name, legs } = await readStrategy(words, options, deps);
  const priced = await priceLegs(legs, store, calendar.now(), settings.quoteMaxAge);
  return tradedSubject(name, priced, options.charges ? await chargesOf(priced, context) : ZERO);
}

/** What entering the legs costs. */
async function chargesOf(legs: readonly PricedLeg[], context: Context): Promise<Money> {
  const { settings, calendar } = await context.services();
  const charges = await settings.chargesOf();
  const day = calendar.day();
  return sum(
    legs.map(({ instrument, action: side, quantity, price }) => {
      const product = settings.defaultProduct(instrument);
      return totalCharges(
        charges({ instrument, product, side, quantity, price, day, dpPaid: true }),
      );
    }),
  );
}

async function ofStrategy(id: string, { charges }: SubjectWords, context: Context) {
  const sessionId = await context.sessionId();
  const { reader } = await (await context.trading()).strategies();
  const { strategy, legs, realizedPnl, fees } = await reader.show(sessionId, id);
  const held = legs.filter(isHeld);
  if (held.length === 0) throw strategyNotOpen(strategy);
  const costs = { realized: realizedPnl, charges: charges ? fees : ZERO };
  return heldSubject(`${strategy.id} ${strategy.name}`, held, costs);
}

/** All that is open in one underlying; what is closed of it doesn't count. */
async function ofPositions(typed: string | undefined, options: SubjectWords, context: Context) {
  const { tracker } = await context.services();
  const open = (await tracker.positions(await context.sessionId())).filter(isOpen);
  const named = open.map((position) => ({
    position,
    underlying: contractOf(position.instrument)?.underlying ?? position.instrument.symbol,
  }));
  const known = [...new Set(named.map(({ underlying }) => underlying))].sort();
  const wanted = typed?.toUpperCase() ?? (known.length === 1 ? known[0] : undefined);
  const chosen = named.filter(({ underlying }) => underlying === wanted);
  if (chosen.length === 0) {
    throw new PapertradeError(
      wanted === undefined && known.length > 1 ? ErrorCode.USAGE : ErrorCode.POSITION_NOT_FOUND,
      known.length > 1
        ? `Several underlyings are open: ${known.join(', ')}. Name one.`
        : `Nothing is open${typed === undefined ? '' : ` in ${typed.toUpperCase()}`}.`,
      { underlyings: known.join(' ') },
    );
  }
  const held = chosen.map(({ position: { instrument, side, netQty, costBasis } }) => ({
    instrument,
    units: side === 'LONG' ? netQty : negate(netQty),
    cost: costBasis,
  }));
  const fees = chosen.reduce((total, { position }) => add(total, position.fees), ZERO);
  const costs = { realized: ZERO, charges: options.charges ? fees : ZERO };
  return heldSubject('open positions', held, costs);
}
