import { invalidValue, isPrintable } from './errors.ts';

/** A note, a name or a reason: one line of at most 200 printable characters. Throws INVALID_VALUE. */
export function parseNote(typed: string, name = 'note'): string {
  if (typed.length <= 200 && isPrintable(typed)) return typed;
  throw invalidValue(name, typed, 'one line of at most 200 printable characters');
}
