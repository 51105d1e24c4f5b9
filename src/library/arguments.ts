import { inspect } from 'node:util';
import * as v from 'valibot';
import { invalidValue } from '../domain/errors.ts';
import type { AppliedEventFields } from '../presentation/json/documents.ts';

/**
 * What programs may hand over. JavaScript has no compiler to stop a float, a misspelt option or an id
 * that is a number: each is refused with INVALID_VALUE.
 */
export const Decimal = v.pipe(
  v.union([v.string(), v.bigint()], 'a decimal string such as "104.25", or a bigint'),
  v.transform(String),
);
export const Word = v.string('a string');
const Flag = v.boolean('true or false');
const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.transform(String));
export const Quantity = v.union(
  [v.string(), v.pipe(v.bigint(), v.transform(String)), Whole],
  'a whole number above 0: a number, a string or a bigint',
);
/** An order's id, client id, a beginning of its id, or its number. */
export const OrderName = v.union([Word, Whole], 'an id or a number');

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

/** Options of one kind; each may be absent. */
const optional = <Schema extends v.GenericSchema, Name extends string>(
  schema: Schema,
  ...names: readonly Name[]
) =>
  Object.fromEntries(names.map((name) => [name, v.optional(schema)])) as {
    readonly [key in Name]: v.OptionalSchema<Schema, undefined>;
  };

const instrument = {
  ...optional(Word, 'segment', 'securityId', 'optionType', 'expiry', 'underlying'),
  ...optional(Decimal, 'strike'),
};
export const QuoteOptions = v.optional(named(instrument), {});

export const TypedOrder = v.optional(
  named({
    ...instrument,
    ...optional(Decimal, 'price', 'trigger', 'target', 'stop', 'trail', 'fee'),
    ...optional(Word, 'type', 'validity', 'product', 'clientId', 'note'),
    ...optional(Flag, 'lots', 'slice', 'amo', 'short', 'dryRun'),
  }),
  {},
);

export const ModifyOptions = named({
  ...optional(Decimal, 'price', 'trigger'),
  ...optional(Quantity, 'quantity'),
  ...optional(Word, 'validity', 'type'),
});

export const StartOptions = v.optional(
  named({ ...optional(Word, 'id', 'name'), ...optional(Decimal, 'balance') }),
  {},
);
export const PositionsOptions = v.optional(named({ all: v.optional(Flag, false) }), {});
export const ListOptions = v.optional(
  named({
    limit: v.optional(v.pipe(v.number('a whole number from 1'), v.safeInteger(), v.minValue(1))),
  }),
  {},
);
export const DeskOptions = v.optional(
  named({
    ...optional(Word, 'store', 'session', 'config'),
    onEvents: v.optional(
      v.custom<(events: readonly AppliedEventFields[]) => void>(
        (value) => typeof value === 'function',
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
    v.array(Word),
    v.pipe(
      Word,
      v.transform((text) => text.split(/\s+/).filter(Boolean)),
    ),
  ],
  LEGS,
);

const legs = {
  ...optional(Word, 'on', 'expiry', 'farExpiry', 'centre', 'gap', 'optionType'),
  ...optional(Decimal, 'width'),
  ...optional(Quantity, 'lots'),
  ...optional(Flag, 'future', 'units'),
};
export const TradeOptions = v.optional(
  named({
    ...legs,
    ...optional(Decimal, 'netCredit', 'netDebit', 'target', 'stop', 'trail', 'stopPremium'),
    ...optional(Word, 'exitAt', 'name', 'product', 'clientId', 'note'),
    ...optional(Flag, 'dryRun'),
  }),
  {},
);
export const PayoffOptions = v.optional(
  named({ ...legs, ...optional(Word, 'strategy', 'day'), ...optional(Flag, 'all', 'charges') }),
  {},
);
const StrikeCount = v.union([Word, Whole], 'a whole number from 1, or "all"');
export const ChainOptions = v.optional(
  named({ ...optional(Word, 'expiry'), ...optional(StrikeCount, 'strikes') }),
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
