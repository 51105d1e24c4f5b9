import type { AskedLeg } from '../../../app/margin/margin-reader.ts';
import { isHeld } from '../../../domain/strategies/leg-position.ts';
import { magnitude } from '../../../domain/money/money.ts';
import type { Context } from '../../context.ts';
import {
  readStrategy,
  type TemplateOptions,
} from '../../../app/strategies/legs/strategy-options.ts';

const STRATEGY_ID = /^[a-z]{1,8}-\d+$/i;

/** The legs that are typed, or that an open strategy holds; undefined where none are named. */
export async function readMarginLegs(
  args: readonly string[],
  options: TemplateOptions & { readonly strategy?: string },
  context: Context,
): Promise<readonly AskedLeg[] | undefined> {
  const [first = ''] = args;
  const named = args.length === 1 && STRATEGY_ID.test(first) ? first : undefined;
  const id = options.strategy ?? named;
  if (id !== undefined) return heldLegs(id, context);
  if (args.length === 0) return undefined;
  const { legs: deps } = await (await context.trading()).strategies();
  return (await readStrategy(args, options, deps)).legs;
}

async function heldLegs(id: string, context: Context): Promise<readonly AskedLeg[]> {
  const sessionId = await context.sessionId();
  const { reader } = await (await context.trading()).strategies();
  const { legs } = await reader.show(sessionId, id);
  return legs.filter(isHeld).map(({ instrument, units, mark }) => ({
    action: units.isNegative() ? 'SELL' : 'BUY',
    instrument,
    quantity: magnitude(units),
    price: mark,
  }));
}
