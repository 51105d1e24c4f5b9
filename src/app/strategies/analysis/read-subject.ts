import { totalCharges } from '../../../domain/charges/charges.ts';
import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import { groupedBy } from '../../../domain/grouped.ts';
import { contractOf, underlyingName } from '../../../domain/instruments/instrument.ts';
import { isOpen, signedQuantity, type Position } from '../../../domain/ledger/position.ts';
import { compare, price, sum, ZERO, type Money } from '../../../domain/money/money.ts';
import { isHeld } from '../../../domain/strategies/leg-position.ts';
import { heldSubject, strategySubject, tradedSubject, type Subject } from './subject.ts';
import { strategyNotOpen } from '../require-strategy.ts';
import type { ResolvedLeg } from '../legs/resolve-legs.ts';
import { quotesByName } from '../../market/options/option-market.ts';
import { requireQuote } from '../../market/required-quote.ts';
import { touch } from '../../../domain/orders/slippage.ts';
import type { PricedLeg } from '../strategy-request.ts';
import type { Store } from '../../../storage/ports/store.ts';
import type { Calendar } from '../../market/calendar.ts';
import type { PositionTracker } from '../../market/position-tracker.ts';
import type { Settings } from '../../settings.ts';
import type { Strategies } from '../compose-strategies.ts';
import { readStrategy, type TemplateOptions } from '../legs/strategy-options.ts';

/** What names legs to be looked at, as typed. */
export interface SubjectOptions extends TemplateOptions {
  readonly strategy?: string;
  readonly all?: boolean;
  readonly charges?: boolean;
}

interface Deps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly settings: Settings;
  readonly tracker: PositionTracker;
  readonly strategies: Pick<Strategies, 'legs' | 'reader'>;
  /** The session whose strategies and positions are meant. */
  readonly sessionId: () => Promise<string>;
}

/** `IC-1`: no named strategy has a number. */
const STRATEGY_ID = /^[a-z]{2,3}-\d+$/i;

/** Legs that are typed, at the market's prices; or what is held, at what it cost. */
export function readSubject(
  args: readonly string[],
  options: SubjectOptions,
  deps: Deps,
): Promise<Subject> {
  const [first = ''] = args;
  const id = args.length === 1 && STRATEGY_ID.test(first) ? first : undefined;
  const strategy = options.strategy ?? id;
  if (strategy !== undefined) return ofStrategy(strategy, options, deps);
  if (options.all) return ofPositions(args[0], options, deps);
  if (args.length > 0) return ofLegs(args, options, deps);
  throw new PapertradeError(
    ErrorCode.USAGE,
    'Say which legs: legs, a named strategy, the id of one that is open, or all that is open.',
  );
}

async function ofLegs(
  args: readonly string[],
  options: SubjectOptions,
  deps: Deps,
): Promise<Subject> {
  const { name, legs } = await readStrategy(args, options, deps.strategies.legs);
  const priced = await priceLegs(legs, deps);
  return tradedSubject(name, priced, options.charges ? await chargesOf(priced, deps) : ZERO);
}

/** Prices legs that have no price of their own: BUY at the ask, SELL at the bid, else the last price. */
async function priceLegs(
  legs: readonly ResolvedLeg[],
  { store, calendar, settings }: Deps,
): Promise<readonly PricedLeg[]> {
  const quoteOf = quotesByName(await store.quotesFor(legs.map(({ instrument }) => instrument)));
  const now = calendar.now();
  return legs.map((leg) => {
    const { instrument, price } = leg;
    if (price) return { ...leg, price };
    const quote = requireQuote(quoteOf(instrument), instrument, now, settings.quoteMaxAge);
    return { ...leg, price: touch(leg.action, quote) };
  });
}

/** What entering the legs costs. */
async function chargesOf(legs: readonly PricedLeg[], { settings, calendar }: Deps): Promise<Money> {
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

async function ofStrategy(id: string, { charges }: SubjectOptions, deps: Deps) {
  const { reader } = deps.strategies;
  const view = await reader.show(await deps.sessionId(), id);
  if (!view.legs.some(isHeld)) throw strategyNotOpen(view.strategy);
  return strategySubject(view, charges);
}

/** What has no expiry first, then by expiry, strike and type, as a chain has them. */
function byContract({ instrument: a }: Position, { instrument: b }: Position): number {
  const [expiry, other] = [a, b].map((each) => contractOf(each)?.expiry ?? '') as [string, string];
  if (expiry !== other) return expiry < other ? -1 : 1;
  const strikes = compare(a.option?.strike ?? ZERO_PRICE, b.option?.strike ?? ZERO_PRICE);
  if (strikes !== 0) return strikes;
  return a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0;
}
const ZERO_PRICE = price('0');

/** All that is open in one underlying; what is closed of it doesn't count. */
async function ofPositions(named: string | undefined, options: SubjectOptions, deps: Deps) {
  const open = (await deps.tracker.positions(await deps.sessionId())).filter(isOpen);
  const byUnderlying = groupedBy(open, ({ instrument }) => underlyingName(instrument));
  const known = [...byUnderlying.keys()].sort();
  const wanted = named?.toUpperCase() ?? (known.length === 1 ? known[0] : undefined);
  const chosen = [...(byUnderlying.get(wanted ?? '') ?? [])].sort(byContract);
  if (chosen.length === 0) {
    throw new PapertradeError(
      wanted === undefined && known.length > 1 ? ErrorCode.USAGE : ErrorCode.POSITION_NOT_FOUND,
      known.length > 1
        ? `Several underlyings are open: ${known.join(', ')}. Name one.`
        : `Nothing is open${named === undefined ? '' : ` in ${named.toUpperCase()}`}.`,
      { underlyings: known.join(' ') },
    );
  }
  const held = chosen.map((position) => ({
    instrument: position.instrument,
    units: signedQuantity(position),
    cost: position.costBasis,
  }));
  const fees = sum(chosen.map((position) => position.fees));
  const costs = { realized: ZERO, charges: options.charges ? fees : ZERO };
  return heldSubject('open positions', held, costs);
}
