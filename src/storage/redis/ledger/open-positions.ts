import { isOpen, type Position } from '../../../domain/ledger/position.ts';
import { decodePosition, positionId } from '../../codec/position.ts';
import type { OpenRead } from '../connection/key-commands.ts';
import type { RedisKeys } from '../keys.ts';
import { unflat } from './commit.ts';

/** Asks for a session's open positions, in the trip that reads its state. */
export const openRead = (keys: RedisKeys, session: string): OpenRead => [
  'open',
  keys.positions(session),
  session,
  keys.position(session, `${session}:`),
  keys.position(session, ''),
];

export function toOpenPositions(answer: unknown, session: string): Position[] {
  const positions = (answer as string[]).map((each) => {
    const [key, values] = JSON.parse(each) as [string, string[]];
    return decodePosition(unflat(values), key);
  });
  return inOrder(session, positions.filter(isOpen));
}

/** By creation time and id. */
export function inOrder(session: string, positions: readonly Position[]): Position[] {
  const place = (each: Position): string => `${each.createdAt} ${positionId(session, each)}`;
  return [...positions].sort((a, b) => (place(a) < place(b) ? -1 : 1));
}
