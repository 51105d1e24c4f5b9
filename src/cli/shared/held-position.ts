import { readOrder, type TypedOrder } from '../../app/trading/orders/read-order.ts';
import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { instrumentKey, instrumentName } from '../../domain/instruments/instrument.ts';
import type { Position } from '../../domain/ledger/position.ts';
import type { Context } from '../context.ts';

/** The open position in the instrument that was named, of several the first. */
export async function heldPosition(
  symbol: string,
  open: readonly Position[],
  context: Context,
): Promise<Position> {
  const [first] = await heldPositions(symbol, open, context);
  return first ?? nothingOpen(symbol, open);
}

/**
 * The open positions in the named instrument, MIS beside what is carried: by the symbol as it is held, else
 * as an order would, also under the name that it had before a master listed it.
 */
export async function heldPositions(
  symbol: string,
  open: readonly Position[],
  context: Context,
): Promise<readonly Position[]> {
  const name = symbol.toUpperCase();
  const held = open.filter(({ instrument }) =>
    [instrument.symbol, instrumentName(instrument)].some((each) => each.toUpperCase() === name),
  );
  if (held.length > 0) return held;
  const typed: TypedOrder = { action: 'SELL', symbol, quantity: 'all' };
  const { instrument } = await readOrder(typed, await context.finder());
  const { names } = (await context.services()).instruments;
  const keys = [instrument, ...(await names.of(instrument))].map(instrumentKey);
  const named = open.filter((each) => keys.includes(instrumentKey(each.instrument)));
  return named.length > 0 ? named : nothingOpen(symbol, open);
}

function nothingOpen(symbol: string, open: readonly Position[]): never {
  throw new PapertradeError(
    ErrorCode.POSITION_NOT_FOUND,
    `There is no open position in ${quoteSafely(symbol)}. Open are: ` +
      `${[...new Set(open.map((each) => instrumentName(each.instrument)))].join(', ') || 'none'}.`,
    { symbol },
  );
}
