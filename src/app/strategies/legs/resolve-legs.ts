import { ErrorCode, invalidValue, PapertradeError } from '../../../domain/errors.ts';
import type { Instrument } from '../../../domain/instruments/instrument.ts';
import type { Action } from '../../../domain/ledger/fill.ts';
import type { Product } from '../../../domain/ledger/product.ts';
import { negate, times, type Price, type Quantity, quantity } from '../../../domain/money/money.ts';
import {
  kindOfInstrument,
  type ContractKind,
  type OptionKind,
  type StrikeChoice,
} from '../../../domain/strategies/typed-contract.ts';
import type { TypedLeg } from '../../../domain/strategies/typed-legs.ts';
import { pointsFrom, stepFrom } from '../../../domain/strategies/listed-strikes.ts';
import {
  kindOf,
  type LegTemplate,
  type StrategyTemplate,
} from '../../../domain/strategies/templates.ts';
import type { OptionChain } from '../../market/options/option-chain.ts';
import type { OptionMarket } from '../../market/options/option-market.ts';
import { atTheMoney, chainName, contractAt, findStrike, strikesOf } from './find-strike.ts';

/** A leg that can be traded. */
export interface ResolvedLeg {
  readonly action: Action;
  readonly instrument: Instrument;
  readonly kind: ContractKind;
  /** Units. */
  readonly quantity: Quantity;
  /** Its number in a strategy that is there; absent: a new one. */
  readonly leg?: number | undefined;
  /** What the trader priced it at; absent: the market. */
  readonly price?: Price | undefined;
  /** The product in which it is held, where that is not the one of the request. */
  readonly product?: Product | undefined;
  /** Set where it closes what a strategy holds, under the name by which it holds it. */
  readonly closes?: true | undefined;
}

export interface LegDeps {
  readonly market: OptionMarket;
  /** The contract that a symbol names. */
  readonly find: (symbol: string) => Promise<Instrument>;
  readonly lotSize: (instrument: Instrument) => Promise<Quantity>;
  /** An instrument under the name by which a session traded it. */
  readonly asTraded: (instrument: Instrument, sessionId: string) => Promise<Instrument>;
}

/** Where the legs are that name no symbol, and how they are counted. */
export interface LegPlace {
  readonly underlying?: string | undefined;
  readonly expiry?: string | undefined;
  /** The counts are units, not lots. */
  readonly units?: boolean | undefined;
}

/** Makes legs of what was typed. Rejects with INSTRUMENT_NOT_FOUND, INVALID_VALUE. */
export async function resolveLegs(
  legs: readonly TypedLeg[],
  place: LegPlace,
  deps: LegDeps,
): Promise<readonly ResolvedLeg[]> {
  const chain = await chainOf(legs, place, deps);
  return Promise.all(
    legs.map(async ({ action, count, contract, price }) => {
      const found =
        'symbol' in contract
          ? await named(contract.symbol, deps)
          : 'choice' in contract
            ? option(requireChain(chain), contract.kind, contract.choice)
            : own(requireChain(chain), contract.kind);
      const units = place.units ? count : times(count, await deps.lotSize(found.instrument));
      return { ...found, action, quantity: units, ...(price && { price }) };
    }),
  );
}

async function chainOf(
  legs: readonly TypedLeg[],
  { underlying, expiry }: LegPlace,
  { market }: LegDeps,
): Promise<OptionChain | undefined> {
  if (legs.every(({ contract }) => 'symbol' in contract)) return undefined;
  return underlying === undefined ? undefined : market.chain(underlying, expiry);
}

function requireChain(chain: OptionChain | undefined): OptionChain {
  if (chain) return chain;
  throw invalidValue('legs', 'CE:..., PE:..., FUT, EQ', 'the underlying that they are on');
}

type Found = Pick<ResolvedLeg, 'instrument' | 'kind'>;

async function named(symbol: string, { find }: LegDeps): Promise<Found> {
  const instrument = await find(symbol);
  return { instrument, kind: kindOfInstrument(instrument) };
}

const option = (chain: OptionChain, kind: OptionKind, choice: StrikeChoice): Found => ({
  instrument: contractAt(chain, kind, findStrike(chain, kind, choice)),
  kind,
});

/** The expiry's future, or the next one, or the share itself; an index can only be traded by its future. */
function own({ listed }: OptionChain, kind: 'FUT' | 'EQ'): Found {
  const { underlying, expiry } = listed;
  const share = listed.own.find(({ segment }) => segment === 'NSE_EQ');
  const instrument = kind === 'FUT' ? listed.nextFuture : share;
  if (instrument) return { instrument, kind };
  if (kind === 'EQ') {
    throw new PapertradeError(
      ErrorCode.NOT_TRADABLE,
      `${underlying} is not traded itself; its futures and options are.`,
      { symbol: underlying, valid: listed.nextFuture?.symbol ?? '', leg: 'EQ' },
    );
  }
  throw new PapertradeError(
    ErrorCode.INSTRUMENT_NOT_FOUND,
    `There is no future of ${underlying} that expires on ${expiry} or later.`,
    { symbol: underlying, expiry },
  );
}

/** What a named strategy is to be made of. */
export interface TemplateTerms {
  readonly underlying: string;
  readonly expiry?: string | undefined;
  /** The later expiry of a calendar; absent: the next one. */
  readonly farExpiry?: string | undefined;
  readonly centre?: StrikeChoice | undefined;
  /** How the strikes out of the money are chosen; absent: the template's steps. */
  readonly gap?: StrikeChoice | undefined;
  /** Points between the strikes; absent: the template's steps. */
  readonly width?: Price | undefined;
  readonly lots: Quantity;
  /** Of strategies that may be of calls or of puts. */
  readonly options: OptionKind;
  readonly own: 'FUT' | 'EQ';
}

/** Makes the legs of a named strategy from the strikes that are listed. */
export async function resolveTemplate(
  template: StrategyTemplate,
  terms: TemplateTerms,
  deps: LegDeps,
): Promise<readonly ResolvedLeg[]> {
  const near = await deps.market.chain(terms.underlying, terms.expiry);
  const far = template.legs.some((each) => each.far)
    ? await deps.market.chain(terms.underlying, terms.farExpiry ?? expiryAfter(near))
    : near;
  const legs = template.legs.map((leg) => {
    const kind = kindOf(leg, terms.options, terms.own);
    if (kind === 'FUT' || kind === 'EQ') return { leg, ...own(near, kind) };
    const strike = strikeOf(leg, kind, near, template, terms);
    return { leg, kind, instrument: contractAt(leg.far ? far : near, kind, strike) };
  });
  const contract = legs.find(({ kind }) => kind !== 'EQ')?.instrument;
  const lot = contract ? await deps.lotSize(contract) : quantity('1');
  return legs.map(({ leg, kind, instrument }) => ({
    action: leg.action,
    instrument,
    kind,
    quantity: times(times(terms.lots, lot), quantity(String(leg.ratio))),
  }));
}

function expiryAfter({ listed }: OptionChain): string {
  const later = listed.expiries.find((each) => each > listed.expiry);
  if (later !== undefined) return later;
  throw invalidValue('expiry', listed.expiry, 'an expiry with a later one, or the later one too');
}

function strikeOf(
  { place }: LegTemplate,
  kind: OptionKind,
  chain: OptionChain,
  { gapSteps, widthSteps }: StrategyTemplate,
  { centre, gap, width }: TemplateTerms,
): Price {
  const { from, widths } = place ?? { from: 'centre', widths: 0 };
  const listed = strikesOf(chain, kind);
  const middle = centre ? findStrike(chain, kind, centre) : atTheMoney(chain);
  const anchor = from === 'centre' ? middle : gapFrom(middle, kind, chain, gap, gapSteps);
  if (widths === 0) return anchor;
  if (width === undefined) return stepFrom(listed, anchor, widths * widthSteps, kind);
  const points = widths * (kind === 'CE' ? 1 : -1) < 0 ? negate(width) : width;
  return pointsFrom(listed, anchor, points, chainName(chain));
}

/** A gap in points or steps is from the centre; a delta or a premium finds its own strike. */
function gapFrom(
  middle: Price,
  kind: OptionKind,
  chain: OptionChain,
  gap: StrikeChoice | undefined,
  gapSteps: number,
): Price {
  const listed = strikesOf(chain, kind);
  if (gap === undefined) return stepFrom(listed, middle, gapSteps, kind);
  if (gap.by === 'steps') return stepFrom(listed, middle, gap.steps, kind);
  if (gap.by !== 'strike' && gap.by !== 'points') return findStrike(chain, kind, gap);
  const points = gap.by === 'strike' ? gap.strike : gap.points;
  return pointsFrom(listed, middle, kind === 'CE' ? points : negate(points), chainName(chain));
}
