import * as v from 'valibot';
import { isDate } from '../../domain/instruments/instrument.ts';
import {
  FIGURE_NAMES,
  type FigureName,
  type MarginParameters,
  type ParameterRow,
} from '../../domain/margin/parameters.ts';
import { percentOf, ratio, type Ratio } from '../../domain/money/money.ts';
import { readYaml } from '../read-yaml.ts';
import { checked } from '../schema.ts';
import { checkFile } from './check-file.ts';

const KIND = {
  what: 'margin parameters',
  form: 'The file config/margins/india.yaml shows the form.',
};

/** The parameters in the package. */
const SHIPPED: Readonly<Record<string, () => Promise<{ default: unknown }>>> = {
  india: () => import('../../../config/margins/india.yaml'),
};

/**
 * Loads margin parameters: `india`, or the path of a YAML file in the form of config/margins that
 * may say `extends: india`. Rejects with INVALID_CONFIG (the place and what is allowed),
 * FILE_NOT_FOUND.
 */
export async function loadMarginParameters(name: string): Promise<MarginParameters> {
  const shipped = Object.hasOwn(SHIPPED, name) ? SHIPPED[name] : undefined;
  const document = shipped ? (await shipped()).default : await readYaml(name);
  const written = checkFile(ParametersSchema, document, name, KIND);
  const base =
    written.extends === undefined ? NOTHING : await loadMarginParameters(written.extends);
  const rate = written.rate === undefined ? base.rate : percentOf(written.rate);
  return {
    version: `${name} ${written.checked_on ?? ''}`.trim(),
    rate,
    indices: new Set([...base.indices, ...(written.indices ?? [])]),
    // A row of the user's stands before a shipped one of the same day.
    rows: [...(written.parameters ?? []).map(toRow), ...base.rows],
    brokers: new Map([...base.brokers, ...brokersOf(written.brokers ?? {})]),
  };
}

const NOTHING: MarginParameters = {
  version: '',
  rate: ratio('0'),
  indices: new Set(),
  rows: [],
  brokers: new Map(),
};

const percentage = checked('a percentage such as 9.3%', /^\d{1,3}(?:\.\d{1,6})?%$/);
const day = checked('a date such as 2026-06-25', isDate);
const name = checked('index, stock, or an underlying such as RELIANCE', /^[\x21-\x7e]{1,64}$/);
const factor = checked('a factor such as 1.055', /^(?:[1-9]|0(?=\.\d*[1-9]))(?:\.\d{1,6})?$/);
const confirmed = v.optional(v.picklist(['true', 'false'], 'expected true or false'));

const ParametersSchema = v.strictObject({
  title: v.optional(v.string()),
  checked_on: v.optional(day),
  extends: v.optional(v.picklist(Object.keys(SHIPPED), 'expected india')),
  rate: v.optional(percentage),
  indices: v.optional(v.array(v.string(), 'expected a list of underlyings')),
  parameters: v.optional(
    v.array(
      v.strictObject({
        from: day,
        of: name,
        source: v.optional(v.string()),
        confirmed,
        ...(Object.fromEntries(
          FIGURE_NAMES.map((each) => [each, v.optional(percentage)]),
        ) as Record<FigureName, v.OptionalSchema<typeof percentage, undefined>>),
      }),
      'expected a list of rows',
    ),
  ),
  brokers: v.optional(
    v.record(
      v.string(),
      v.strictObject({
        multiplier: factor,
        source: v.optional(v.string()),
        confirmed,
      }),
    ),
  ),
});
type Written = v.InferOutput<typeof ParametersSchema>;

function toRow(row: NonNullable<Written['parameters']>[number]): ParameterRow {
  const figures = FIGURE_NAMES.flatMap((name) => {
    const typed = row[name];
    return typed === undefined ? [] : [[name, percentOf(typed)] as const];
  });
  return { from: row.from, of: row.of, figures: Object.fromEntries(figures) };
}

const brokersOf = (written: NonNullable<Written['brokers']>): [string, Ratio][] =>
  Object.entries(written).map(([broker, { multiplier }]) => [broker, ratio(multiplier)]);
