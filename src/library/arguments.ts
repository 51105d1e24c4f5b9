import { inspect } from 'node:util';
import * as v from 'valibot';
import { invalidValue } from '../domain/errors.ts';
import type { AppliedEventFields } from '../presentation/json/documents.ts';

/**
 * What programs may hand over. JavaScript has no compiler to stop a float, a misspelt option or an id
 * that is a number: each is refused with INVALID_VALUE.
 */
const DECIMAL = 'a decimal string such as "104.25", or a bigint';
const decimal = v.pipe(v.union([v.string(), v.bigint()], DECIMAL), v.transform(String));
const word = v.string('a string');
const flag = v.boolean('true or false');
const WHOLE = 'a whole number above 0: a number, a string or a bigint';
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.transform(String));
export const Quantity = v.union(
  [v.string(), v.pipe(v.bigint(), v.transform(String)), whole],
  WHOLE,
);
export const Decimal = decimal;
export const Word = word;
/** An order's id, client id, a beginning of its id, or its number. */
export const OrderName = v.union([word, whole], 'an id or a number');

/** An object made by braces: of an array or a Map every option would count as absent. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // A test runner or a worker has an Object of its own.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
const plain = v.custom<object>(isPlain, 'an object of options');
const named = <Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(plain, v.strictObject(entries));

const instrument = {
  segment: v.optional(word),
  securityId: v.optional(word),
  optionType: v.optional(word),
  strike: v.optional(decimal),
  expiry: v.optional(word),
  underlying: v.optional(word),
};
export const QuoteOptions = v.optional(named(instrument), {});

export const TypedOrder = v.optional(
  named({
    ...instrument,
    price: v.optional(decimal),
    type: v.optional(word),
    trigger: v.optional(decimal),
    validity: v.optional(word),
    product: v.optional(word),
    target: v.optional(decimal),
    stop: v.optional(decimal),
    trail: v.optional(decimal),
    fee: v.optional(decimal),
    clientId: v.optional(word),
    note: v.optional(word),
    lots: v.optional(flag),
    slice: v.optional(flag),
    amo: v.optional(flag),
    short: v.optional(flag),
    dryRun: v.optional(flag),
  }),
  {},
);

export const ModifyOptions = named({
  price: v.optional(decimal),
  trigger: v.optional(decimal),
  quantity: v.optional(Quantity),
  validity: v.optional(word),
  type: v.optional(word),
});

export const StartOptions = v.optional(
  named({ id: v.optional(word), balance: v.optional(decimal), name: v.optional(word) }),
  {},
);
export const PositionsOptions = v.optional(named({ all: v.optional(flag, false) }), {});
export const ListOptions = v.optional(
  named({
    limit: v.optional(v.pipe(v.number('a whole number from 1'), v.safeInteger(), v.minValue(1))),
  }),
  {},
);
export const DeskOptions = v.optional(
  named({
    store: v.optional(word),
    session: v.optional(word),
    config: v.optional(word),
    onEvents: v.optional(
      v.custom<(events: readonly AppliedEventFields[]) => void>(
        (given) => typeof given === 'function',
        'a function',
      ),
    ),
    env: v.optional(v.record(v.string(), v.optional(v.string('strings')), 'strings by name')),
  }),
  {},
);

const LEGS = 'legs such as "+1 CE:atm -1 CE:otm2", or a list of their words';
/** Legs as texts, of which a string has several. */
export const LegsOption = v.union(
  [
    v.array(word),
    v.pipe(
      word,
      v.transform((text) => text.split(/\s+/).filter(Boolean)),
    ),
  ],
  LEGS,
);

const legs = {
  on: v.optional(word),
  expiry: v.optional(word),
  farExpiry: v.optional(word),
  centre: v.optional(word),
  gap: v.optional(word),
  width: v.optional(decimal),
  lots: v.optional(Quantity),
  optionType: v.optional(word),
  future: v.optional(flag),
  units: v.optional(flag),
};
export const TradeOptions = v.optional(
  named({
    ...legs,
    netCredit: v.optional(decimal),
    netDebit: v.optional(decimal),
    target: v.optional(decimal),
    stop: v.optional(decimal),
    trail: v.optional(decimal),
    stopPremium: v.optional(decimal),
    exitAt: v.optional(word),
    name: v.optional(word),
    product: v.optional(word),
    clientId: v.optional(word),
    note: v.optional(word),
    dryRun: v.optional(flag),
  }),
  {},
);
export const PayoffOptions = v.optional(
  named({
    ...legs,
    strategy: v.optional(word),
    all: v.optional(flag),
    charges: v.optional(flag),
    day: v.optional(word),
  }),
  {},
);
export const ChainOptions = v.optional(
  named({
    expiry: v.optional(word),
    strikes: v.optional(v.union([word, whole], 'a whole number from 1, or "all"')),
  }),
  {},
);

/** The value, checked, its figures as text. Throws INVALID_VALUE, and nothing else. */
export function read<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  name: string,
): v.InferOutput<Schema> {
  let result: v.SafeParseResult<Schema>;
  try {
    result = v.safeParse(schema, value, { abortEarly: true });
  } catch {
    // A getter or a proxy of the program that throws.
    throw invalidValue(name, '', 'a plain value');
  }
  if (result.success) return result.output;
  const [issue] = result.issues;
  const place = v.getDotPath(issue) ?? name;
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    throw invalidValue('option', place, 'an option that this method has');
  }
  const expected = issue.type === 'strict_object' ? 'an object of options' : issue.message;
  throw invalidValue(place, shown(issue.input), EXPECTED[issue.type] ?? expected);
}

/** What a schema says by itself, in our words. */
const EXPECTED: Readonly<Record<string, string>> = {
  safe_integer: 'a whole number',
  min_value: 'a whole number from 1',
};

function shown(value: unknown): string {
  try {
    return typeof value === 'string' ? value : inspect(value, { depth: 0, customInspect: false });
  } catch {
    // Its class has a getter that throws.
    return typeof value;
  }
}
