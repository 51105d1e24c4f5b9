import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import { isEquity, type Instrument } from '../../../domain/instruments/instrument.ts';
import { isOpen, type Position } from '../../../domain/ledger/position.ts';
import type { Store } from '../../../storage/ports/store.ts';

/** The share that a session holds LONG on the other exchange; undefined where it holds none. */
export type HeldElsewhere = (
  sessionId: string,
  share: Instrument,
) => Promise<Instrument | undefined>;

/**
 * A share is listed on NSE and BSE under one ISIN, and each listing is a position of its own. Where the
 * master doesn't know the ISIN of both, they have the same symbol.
 */
export const heldElsewhere =
  (store: Pick<Store, 'positions' | 'master'>): HeldElsewhere =>
  async (sessionId, share) => {
    if (!isEquity(share.segment)) return undefined;
    const others = (await store.positions(sessionId)).filter((each) => isOther(each, share));
    if (others.length === 0) return undefined;
    const isinOf = async (each: Instrument) => (await store.master.find(each))?.isin ?? '';
    const isin = await isinOf(share);
    for (const { instrument } of others) {
      const its = isin && (await isinOf(instrument));
      if (its ? its === isin : instrument.symbol === share.symbol) return instrument;
    }
    return undefined;
  };

const isOther = (position: Position, { segment }: Instrument): boolean =>
  position.side === 'LONG' &&
  isOpen(position) &&
  isEquity(position.instrument.segment) &&
  position.instrument.segment !== segment;

/** A refusal to sell what isn't held, which says under which name it is held on the other exchange. */
export async function sayingWhereHeld(
  refusal: PapertradeError,
  request: { readonly sessionId: string; readonly instrument: Instrument },
  heldAs: HeldElsewhere,
): Promise<PapertradeError> {
  if (!isForWantOfShares(refusal)) return refusal;
  const held = await heldAs(request.sessionId, request.instrument);
  if (!held) return refusal;
  const { symbol, segment } = held;
  return new PapertradeError(
    refusal.code,
    `${refusal.message} It is held as ${quoteSafely(symbol)} in ${segment}.`,
    { ...refusal.details, held_as: symbol, held_segment: segment },
  );
}

const isForWantOfShares = ({ code, details }: PapertradeError): boolean =>
  code === ErrorCode.POSITION_NOT_FOUND ||
  (code === ErrorCode.INSUFFICIENT_QUANTITY && details['reason'] !== 'has_orders');
