import * as v from 'valibot';
import { CYCLES, UNDERLYING_KINDS } from '../../domain/instruments/contract-rules.ts';
import { isDate, SEGMENTS } from '../../domain/instruments/instrument.ts';
import { checkFile } from './check-file.ts';
import { monthDay, WEEKDAYS } from './month-day.ts';

const date = v.pipe(v.string(), v.check(isDate, 'expected a date such as 2026-01-27'));
const decimal = v.pipe(
  v.string(),
  v.regex(/^(?:[1-9]\d{0,9}|0(?=\.\d*[1-9]))(?:\.\d{1,4})?$/, 'expected a figure above 0'),
);
const facts = {
  from: date,
  source: v.pipe(v.string('expected a source'), v.nonEmpty('expected a source')),
  confirmed: v.picklist(['true', 'false'], 'expected true or false'),
};
const figures = v.optional(
  v.array(
    v.strictObject({
      ...facts,
      expiry_from: v.optional(date),
      cycle: v.optional(v.picklist(CYCLES, `expected one of ${CYCLES.join(', ')}`)),
      size: decimal,
    }),
    'expected a list of rows',
  ),
);
const expiries = v.optional(
  v.array(
    v.strictObject({
      ...facts,
      monthly: v.pipe(
        v.string(),
        v.check(
          (text) => monthDay(text) !== undefined,
          'expected a day such as "last Tuesday", "day 19" or "last trading day"',
        ),
      ),
      weekly: v.optional(v.picklist(WEEKDAYS.slice(1, 6), 'expected a day from Monday to Friday')),
      months: v.optional(
        v.array(v.pipe(v.string(), v.regex(/^(?:[1-9]|1[0-2])$/, 'expected a month from 1 to 12'))),
      ),
      options_before: v.optional(
        v.pipe(v.string(), v.regex(/^\d{1,2}$/, 'expected a number of days')),
      ),
    }),
    'expected a list of rows',
  ),
);
const underlying = v.strictObject({
  /** Another underlying of the document, whose settings hold where these are silent. */
  like: v.optional(v.string()),
  kind: v.optional(v.picklist(UNDERLYING_KINDS, `expected one of ${UNDERLYING_KINDS.join(', ')}`)),
  index_id: v.optional(v.pipe(v.string(), v.regex(/^\d{1,12}$/, 'expected digits'))),
  index_names: v.optional(v.array(v.string())),
  strikes: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,9}-\d{1,9}$/, 'expected a range such as 2000-100000')),
  ),
  expiry: expiries,
  announced: v.optional(v.array(date)),
  lot: figures,
  freeze: figures,
  multiplier: figures,
  tick: figures,
  in_shares: v.optional(v.array(v.strictObject(facts), 'expected a list of rows')),
});
const name = v.pipe(v.string(), v.regex(/^[A-Z0-9&-]{1,20}$/, 'expected a name in capitals'));
const ContractSchema = v.strictObject({
  title: v.optional(v.string()),
  segment: v.picklist(SEGMENTS, `expected one of ${SEGMENTS.join(', ')}`),
  checked_on: v.optional(date),
  underlyings: v.pipe(
    v.record(name, underlying),
    v.check(
      (named) => likenessEnds(named),
      'expected "like" to name another underlying of the file, without a circle',
    ),
  ),
  stocks: v.optional(underlying),
});

/** A document in the form of config/contracts, each scalar as text. */
export type ContractDocument = v.InferOutput<typeof ContractSchema>;

type Likeness = Readonly<Record<string, { readonly like?: string | undefined }>>;

function likenessEnds(underlyings: Likeness): boolean {
  return Object.keys(underlyings).every((start) => {
    const seen = new Set<string>();
    for (let at: string | undefined = start; at !== undefined; at = underlyings[at]?.like) {
      if (seen.has(at) || underlyings[at] === undefined) return false;
      seen.add(at);
    }
    return true;
  });
}

const KIND = { what: 'contract rules', form: 'See the files in config/contracts for the form.' };

/** Checks what a file of contract rules says. Throws INVALID_CONFIG. */
export const checkContracts = (document: unknown, file: string): ContractDocument =>
  checkFile(ContractSchema, document, file, KIND);
