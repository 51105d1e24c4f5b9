import { toFloat } from '../../../analytics/door.ts';
import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import type { Price } from '../../../domain/money/money.ts';
import type { OptionKind, StrikeChoice } from '../../../domain/strategies/typed-contract.ts';
import { pointsFrom, requireStrike, stepFrom } from '../../../domain/strategies/listed-strikes.ts';
import {
  marketPrice,
  type ChainOption,
  type OptionChain,
} from '../../market/options/option-chain.ts';
import type { ListedOption } from '../../market/options/listed-options.ts';

const sideOf = (row: OptionChain['strikes'][number], kind: OptionKind): ChainOption | undefined =>
  kind === 'CE' ? row.call : row.put;

/** The strikes at which a chain has an option of a kind. */
export const strikesOf = (chain: OptionChain, kind: OptionKind): readonly Price[] =>
  chain.strikes.filter((row) => sideOf(row, kind)).map(({ strike }) => strike);

/** The strike that a choice leads to. It is always one that is listed. */
export function findStrike(chain: OptionChain, kind: OptionKind, choice: StrikeChoice): Price {
  const listed = strikesOf(chain, kind);
  const name = chainName(chain);
  switch (choice.by) {
    case 'strike':
      return requireStrike(listed, choice.strike, name);
    case 'steps':
      return stepFrom(listed, atTheMoney(chain), choice.steps, kind);
    case 'points':
      return pointsFrom(listed, atTheMoney(chain), choice.points, name);
    case 'delta': {
      const wanted = toFloat(choice.percent) / 100;
      return nearest(chain, kind, (side) =>
        side.greeks ? Math.abs(Math.abs(side.greeks.delta) - wanted) : null,
      );
    }
    case 'premium': {
      const wanted = toFloat(choice.premium);
      return nearest(chain, kind, (side) =>
        side.quote && side.isFresh ? Math.abs(toFloat(marketPrice(side.quote)) - wanted) : null,
      );
    }
  }
}

/** The strike nearest the forward. Refused where no price says where the market is. */
export function atTheMoney(chain: OptionChain): Price {
  const found = chain.strikes[chain.atm];
  if (found) return found.strike;
  throw noPrices(chain, 'the strike at the money');
}

/** The contract of a strike, which must be listed. */
export function contractAt(chain: OptionChain, kind: OptionKind, strike: Price): ListedOption {
  const row = chain.strikes.find((each) => each.strike.equals(strike));
  const contract = row && sideOf(row, kind)?.contract;
  if (contract) return contract;
  requireStrike(strikesOf(chain, kind), strike, chainName(chain));
  throw noPrices(chain, 'the contract');
}

function nearest(
  chain: OptionChain,
  kind: OptionKind,
  distance: (side: ChainOption) => number | null,
): Price {
  let best: Price | undefined;
  let least = Infinity;
  for (const row of chain.strikes) {
    const side = sideOf(row, kind);
    const away = side ? distance(side) : null;
    if (away !== null && away < least) [best, least] = [row.strike, away];
  }
  if (best) return best;
  throw noPrices(chain, 'a strike by its delta or premium');
}

export const chainName = ({ listed }: OptionChain): string =>
  `${listed.underlying} ${listed.expiry}`;

function noPrices(chain: OptionChain, what: string): PapertradeError {
  const { underlying, expiry } = chain.listed;
  return new PapertradeError(
    ErrorCode.QUOTE_NOT_FOUND,
    `There are no fresh quotes of ${chainName(chain)} to find ${what} by.`,
    { underlying, expiry },
  );
}
