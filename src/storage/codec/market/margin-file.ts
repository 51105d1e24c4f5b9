import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import type {
  FileContract,
  FileExposure,
  FileUnderlying,
} from '../../../domain/margin/exchange-file.ts';
import { SCENARIOS } from '../../../domain/margin/group.ts';

type Stored = Readonly<Record<string, unknown>>;

/** The figures of the exchange's files as they were kept. Each rejects with STORE_CORRUPT. */
export function decodeFileContract(stored: unknown): FileContract {
  const { underlying, contract, price, losses, delta } = read(stored);
  const whole = isDecimal(price) && isDecimal(delta) && areDecimals(losses);
  if (!isText(underlying) || !isText(contract) || !whole || losses.length !== SCENARIOS) {
    throw corrupt();
  }
  return { underlying, contract, price, losses, delta };
}

export function decodeFileUnderlying(stored: unknown): FileUnderlying {
  const { underlying, spot, charges } = read(stored);
  if (!isText(underlying) || !isDecimal(spot) || !Array.isArray(charges)) throw corrupt();
  return { underlying, spot, charges: charges.map(chargeOf) };
}

function chargeOf(stored: unknown): FileUnderlying['charges'][number] {
  const { near, far, charge } = (stored ?? {}) as Stored;
  if (!isText(near) || !isText(far) || !isDecimal(charge)) throw corrupt();
  return { near, far, charge };
}

export function decodeFileExposure(stored: unknown): FileExposure {
  const { underlying, exposure, far } = read(stored);
  if (!isText(underlying) || !isDecimal(exposure) || !isDecimal(far)) throw corrupt();
  return { underlying, exposure, far };
}

function read(stored: unknown): Stored {
  try {
    return (JSON.parse(String(stored)) ?? {}) as Stored;
  } catch {
    throw corrupt();
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isDecimal = (value: unknown): value is string =>
  isText(value) && /^-?\d{1,15}(?:\.\d{1,12})?$/.test(value);
const areDecimals = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(isDecimal);

const corrupt = (): PapertradeError =>
  new PapertradeError(
    ErrorCode.STORE_CORRUPT,
    "The exchange's margin figures that were imported are damaged.",
    { part: 'margins' },
  );
