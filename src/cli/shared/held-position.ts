import { readOrder, type OrderWords } from '../../app/trading/orders/read-order.ts';
import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { instrumentKey } from '../../domain/instruments/instrument.ts';
import type { Position } from '../../domain/ledger/position.ts';
import type { Context } from '../context.ts';

/** The open position in what the words name: by its symbol as it is held, else as an order would. */
export async function heldPosition(
  symbol: string,
  open: readonly Position[],
  context: Context,
): Promise<Position> {
  const name = symbol.toUpperCase();
  const held = open.find(({ instrument }) => instrument.symbol.toUpperCase() === name);
  if (held) return held;
  const words: OrderWords = { action: 'SELL', symbol, quantity: 'all' };
  const { instrument } = await readOrder(words, await context.finder());
  const named = open.find((each) => instrumentKey(each.instrument) === instrumentKey(instrument));
  if (named) return named;
  throw new PapertradeError(
    ErrorCode.POSITION_NOT_FOUND,
    `There is no open position in ${quoteSafely(symbol)}. Open are: ` +
      `${open.map((each) => each.instrument.symbol).join(', ') || 'none'}.`,
    { symbol },
  );
}
