/**
 * The code of every error. A code is stable: scripts match on it, and `cli/exit-status.ts` turns it into
 * an exit status. A message names the value; `cli/output/next-step.ts` has the next step.
 */
export const ErrorCode = {
  USAGE: 'USAGE',
  INVALID_VALUE: 'INVALID_VALUE',
  INVALID_CONFIG: 'INVALID_CONFIG',
  INSUFFICIENT_FUNDS: 'INSUFFICIENT_FUNDS',
  INSUFFICIENT_QUANTITY: 'INSUFFICIENT_QUANTITY',
  ORDERS_REFUSED: 'ORDERS_REFUSED',
  NET_LIMIT_NOT_MET: 'NET_LIMIT_NOT_MET',
  STRATEGY_NOT_FOUND: 'STRATEGY_NOT_FOUND',
  STRATEGY_NOT_OPEN: 'STRATEGY_NOT_OPEN',
  PRODUCT_MISMATCH: 'PRODUCT_MISMATCH',
  PRODUCT_CLOSED: 'PRODUCT_CLOSED',
  SHORT_DELIVERY: 'SHORT_DELIVERY',
  TRIGGER_CROSSED: 'TRIGGER_CROSSED',
  EXIT_SIDE: 'EXIT_SIDE',
  PRICE_BAND: 'PRICE_BAND',
  FREEZE_QUANTITY: 'FREEZE_QUANTITY',
  ORDER_NOT_OPEN: 'ORDER_NOT_OPEN',
  LOT_SIZE: 'LOT_SIZE',
  TICK_SIZE: 'TICK_SIZE',
  CONTRACT_EXPIRED: 'CONTRACT_EXPIRED',
  AMBIGUOUS_ORDER: 'AMBIGUOUS_ORDER',
  AMBIGUOUS_SYMBOL: 'AMBIGUOUS_SYMBOL',
  INSTRUMENT_DETAILS: 'INSTRUMENT_DETAILS',
  NOT_TRADABLE: 'NOT_TRADABLE',
  MARKET_CLOSED: 'MARKET_CLOSED',
  MARKET_OPEN: 'MARKET_OPEN',
  RISK_LIMIT: 'RISK_LIMIT',
  TRADING_HALTED: 'TRADING_HALTED',
  SESSION_EXISTS: 'SESSION_EXISTS',
  SESSION_ENDED: 'SESSION_ENDED',
  SESSION_NEEDS_ADOPTION: 'SESSION_NEEDS_ADOPTION',
  NOT_CONFIRMED: 'NOT_CONFIRMED',
  ROWS_REJECTED: 'ROWS_REJECTED',
  NOT_RECONCILED: 'NOT_RECONCILED',
  TICKS_TOO_OLD: 'TICKS_TOO_OLD',
  SESSION_NOT_FOUND: 'SESSION_NOT_FOUND',
  ORDER_NOT_FOUND: 'ORDER_NOT_FOUND',
  POSITION_NOT_FOUND: 'POSITION_NOT_FOUND',
  QUOTE_NOT_FOUND: 'QUOTE_NOT_FOUND',
  INSTRUMENT_NOT_FOUND: 'INSTRUMENT_NOT_FOUND',
  FILE_NOT_FOUND: 'FILE_NOT_FOUND',
  FILE_UNUSABLE: 'FILE_UNUSABLE',
  STORE_UNREACHABLE: 'STORE_UNREACHABLE',
  STORE_UNUSABLE: 'STORE_UNUSABLE',
  STORE_CORRUPT: 'STORE_CORRUPT',
  BROKER_REFUSED: 'BROKER_REFUSED',
  BROKER_UNREACHABLE: 'BROKER_UNREACHABLE',
  CONFLICT: 'CONFLICT',
  DIFFERENCE_FOUND: 'DIFFERENCE_FOUND',
  INTERRUPTED: 'INTERRUPTED',
  INTERNAL: 'INTERNAL',
} as const;
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** What a program may want to know about a refusal; every figure is a decimal string. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

export class PapertradeError extends Error {
  override readonly name = 'PapertradeError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}

/** A value from outside that does not parse. `expected` completes "expected ...". */
export function invalidValue(name: string, value: string, expected: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.INVALID_VALUE,
    `Invalid ${name} ${quoteSafely(value)}: expected ${expected}.`,
    { name, value: escapeControls(value).slice(0, MAX_ECHO) },
  );
}

/** What there is to choose from, in words: `CNC, NRML or MIS`. */
export const oneOf = (all: readonly string[]): string =>
  all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} or ${all.at(-1) ?? ''}`;

const MAX_ECHO = 80;

/** Quotes a value for a message: control characters escaped, long values cut. */
export function quoteSafely(value: string): string {
  const safe = escapeControls(value);
  return safe.length > MAX_ECHO ? `"${safe.slice(0, MAX_ECHO)}..."` : `"${safe}"`;
}

/** Controls, bidi marks, separators: what could move a terminal's cursor or hide text. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Most texts: ASCII, and the signs, lines and blocks that our own tables draw. */
const USUAL = /^[ -~·₹↑↓\u2500-\u259f]*$/;

/** Whether a text has nothing that could move a terminal's cursor or hide text. */
export const isPrintable = (text: string): boolean => USUAL.test(text) || !HIDDEN.test(text);

/** Replaces what could move a terminal's cursor or hide text (controls, bidi marks, separators). */
export function escapeControls(value: string): string {
  if (isPrintable(value)) return value;
  return value.replace(new RegExp(HIDDEN, 'gu'), (character) => {
    const point = character.codePointAt(0) ?? 0;
    return point < 0x100 ? `\\x${hex(point, 2)}` : `\\u{${hex(point, 4)}}`;
  });
}

function hex(point: number, width: number): string {
  return point.toString(16).padStart(width, '0');
}

/** Lets a refusal pass, as nothing; anything else is thrown again. */
export function unlessRefused(error: unknown): undefined {
  if (!(error instanceof PapertradeError)) throw error;
}
