import { ErrorCode, escapeControls, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import type { Fields } from '../../domain/ledger/stored/records.ts';
export type { Fields } from '../../domain/ledger/stored/records.ts';

/** A BigDecimal of the predecessor writes as many digits as its division gave. */
const DECIMAL = /^[+-]?\d{1,1000}(?:\.\d{1,1000})?(?:e[+-]?\d{1,3})?$/i;
const COUNT = /^\d{1,15}$/;

/**
 * Reads stored fields, and says which field of which key is wrong. Plain decimals are what we
 * write; a BigDecimal's exponent form is what the predecessor wrote.
 */
export class FieldReader {
  readonly #fields: Fields;
  readonly #key: string;

  constructor(fields: Fields, key: string) {
    this.#fields = fields;
    this.#key = key;
  }

  has(name: string): boolean {
    return this.#fields[name] !== undefined;
  }

  /** A text. What another program put there may hold control characters: they come escaped. */
  text(name: string): string {
    return escapeControls(this.#fields[name] ?? '');
  }

  /** The digits of a decimal field; `fallback` where the field is absent or empty. */
  decimal(name: string, fallback?: string): string {
    const value = this.#fields[name];
    if ((value === undefined || value === '') && fallback !== undefined) return fallback;
    if (value === undefined || !isDecimal(value)) throw this.#corrupt(name, value, 'a decimal');
    return value;
  }

  count(name: string, fallback?: number): number {
    const value = this.#fields[name];
    if ((value === undefined || value === '') && fallback !== undefined) return fallback;
    if (value === undefined || !COUNT.test(value)) {
      throw this.#corrupt(name, value, 'a whole number');
    }
    return Number.parseInt(value, 10);
  }

  /** A record of decimals stored as JSON text; undefined where the field is absent or empty. */
  decimals(name: string): Readonly<Record<string, string>> | undefined {
    const value = this.#fields[name];
    if (value === undefined || value === '') return undefined;
    const record = parseRecord(value);
    const valid = Object.values(record).every((each) => isDecimal(String(each)));
    if (!valid || Object.keys(record).length === 0) throw this.#corrupt(name, value, 'decimals');
    return record as Record<string, string>;
  }

  /** What `read` makes of a text, under a name of its own; nothing where the field is absent or empty. */
  parsed<Name extends string, T>(
    own: Name,
    name: string,
    expected: string,
    read: (text: string) => T,
  ): { readonly [key in Name]?: NonNullable<T> } {
    const value = this.#fields[name];
    if (value === undefined || value === '') return {};
    try {
      return { [own]: read(value) } as { readonly [key in Name]?: NonNullable<T> };
    } catch {
      throw this.#corrupt(name, value, expected);
    }
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.#fields[name];
    const found = allowed.find((each) => each === value);
    if (found === undefined) throw this.#corrupt(name, value, allowed.join(' or '));
    return found;
  }

  #corrupt(name: string, value: string | undefined, expected: string): PapertradeError {
    const found = value === undefined ? 'nothing' : quoteSafely(value);
    return new PapertradeError(
      ErrorCode.STORE_CORRUPT,
      `The stored field ${name} of ${quoteSafely(this.#key)} is ${found}, expected ${expected}.`,
      { key: this.#key, field: name },
    );
  }
}

export const isDecimal = (value: string): boolean => DECIMAL.test(value);

/** The object that a JSON text holds; empty when it holds none. */
function parseRecord(value: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(value)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Which leg of which strategy a fill or an order is; of most none. */
export function decodeLeg(fields: FieldReader): {
  readonly strategyId?: string;
  readonly leg?: number;
} {
  const strategyId = fields.text('strategy_id');
  return strategyId === '' ? {} : { strategyId, leg: fields.count('leg', 0) };
}

/** Whether a position, a fill or a share is of MIS beside what is carried. */
export const decodeApart = (fields: FieldReader): { readonly apart?: true } =>
  fields.text('apart') === 'true' ? { apart: true } : {};
