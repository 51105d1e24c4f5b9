import { ErrorCode, PapertradeError } from '../../domain/errors.ts';
import { segmentsOf } from '../../domain/instruments/contract-rules.ts';
import type { Instruments } from './instruments.ts';
import type { Resolved } from './resolved.ts';

/** What can be traded on a name that has a price and no shares: its contracts. */
export async function notTradable(
  { instrument: { symbol }, listing }: Resolved,
  instruments: Pick<Instruments, 'market' | 'resolve'>,
): Promise<PapertradeError> {
  const name = listing?.underlying ?? symbol;
  const { rules } = await instruments.market();
  const future = await instruments.resolve({ symbol: `${name} FUT` }).catch(() => undefined);
  const example = future === undefined ? '' : `, such as "${future.name}"`;
  return new PapertradeError(
    ErrorCode.NOT_TRADABLE,
    `${name} is not traded itself; its futures and options are ` +
      `(${segmentsOf(rules, name).join(' and ')})${example}.`,
    { symbol: name, valid: future?.name ?? '' },
  );
}
