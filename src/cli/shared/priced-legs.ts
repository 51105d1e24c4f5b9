import { ErrorCode, PapertradeError } from '../../domain/errors.ts';
import { average, magnitude } from '../../domain/money/money.ts';
import { isHeld } from '../../domain/strategies/leg-holding.ts';
import { priceLegs } from '../../app/strategies/legs/leg-prices.ts';
import type { PricedLeg } from '../../app/strategies/strategy-request.ts';
import type { Context } from '../context.ts';
import { readStrategy, type TemplateWords } from '../input/strategy-words.ts';

interface Words extends TemplateWords {
  readonly strategy?: string;
}

/** Legs with prices: those that are typed at the market's, those that are held at what they cost. */
export async function readPriced(
  words: readonly string[],
  options: Words,
  context: Context,
): Promise<{ readonly name: string; readonly priced: readonly PricedLeg[] }> {
  if (options.strategy !== undefined) return heldLegs(options.strategy, context);
  if (words.length === 0) {
    throw new PapertradeError(ErrorCode.USAGE, 'Give legs, a named strategy, or --strategy ID.');
  }
  const { store, calendar, settings } = await context.services();
  const { legs: deps } = await (await context.trading()).strategies();
  const { name, legs } = await readStrategy(words, options, deps);
  const priced = await priceLegs(legs, store, calendar.now(), settings.quoteMaxAge);
  return { name, priced };
}

async function heldLegs(id: string, context: Context) {
  const sessionId = await context.sessionId();
  const { reader } = await (await context.trading()).strategies();
  const { strategy, legs } = await reader.show(sessionId, id);
  const priced = legs.filter(isHeld).map(({ instrument, units, cost }) => ({
    action: units.isNegative() ? ('SELL' as const) : ('BUY' as const),
    instrument,
    kind: instrument.option ? instrument.option.type : instrument.future ? 'FUT' : 'EQ',
    quantity: magnitude(units),
    price: average(cost, magnitude(units)),
  })) satisfies readonly PricedLeg[];
  if (priced.length === 0) {
    throw new PapertradeError(
      ErrorCode.STRATEGY_NOT_OPEN,
      `Strategy ${strategy.id} is closed: nothing of it is open.`,
      { strategy_id: strategy.id },
    );
  }
  return { name: `${strategy.id} ${strategy.name}`, priced };
}
