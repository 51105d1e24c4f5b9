import type { ErrorCode } from '../domain/errors.ts';

/** The one place that turns an error's code into an exit status (see docs, "Exit status"). */
const STATUS: Readonly<Record<ErrorCode, number>> = {
  INTERNAL: 1,
  USAGE: 2,
  INVALID_VALUE: 2,
  INVALID_CONFIG: 2,
  NOT_CONFIRMED: 2,
  INSUFFICIENT_FUNDS: 3,
  INSUFFICIENT_QUANTITY: 3,
  ORDERS_REFUSED: 3,
  PRODUCT_MISMATCH: 3,
  ORDER_NOT_OPEN: 3,
  SESSION_EXISTS: 3,
  SESSION_ENDED: 3,
  SESSION_NEEDS_ADOPTION: 3,
  ROWS_REJECTED: 3,
  NOT_RECONCILED: 3,
  SESSION_NOT_FOUND: 4,
  ORDER_NOT_FOUND: 4,
  POSITION_NOT_FOUND: 4,
  QUOTE_NOT_FOUND: 4,
  FILE_NOT_FOUND: 4,
  FILE_UNUSABLE: 5,
  STORE_UNREACHABLE: 5,
  STORE_UNUSABLE: 5,
  STORE_CORRUPT: 5,
  CONFLICT: 6,
  DIFFERENCE_FOUND: 7,
  INTERRUPTED: 130,
};

export const exitStatus = (code: ErrorCode): number => STATUS[code];
