import * as v from 'valibot';
import {
  CHARGE_KINDS,
  EXCHANGES,
  RATED_ITEMS,
  type ChargeRow,
  type ChargeSchedule,
  type Rate,
  type RatedItem,
} from '../../domain/charges/schedule.ts';
import { isDate } from '../../domain/instruments/instrument.ts';
import { money, ratio, scale, text } from '../../domain/money/money.ts';
import { readYaml } from '../read-yaml.ts';
import { checked } from '../schema.ts';
import { checkFile } from './check-file.ts';

const KIND = { what: 'charges', form: 'See the files in config/charges for the form.' };

/** The schedules in the package; each is loaded only when it is asked for. */
const SHIPPED: Readonly<Record<string, () => Promise<{ default: unknown }>>> = {
  statutory: () => import('../../../config/charges/statutory.yaml'),
  dhan: () => import('../../../config/charges/dhan.yaml'),
  zerodha: () => import('../../../config/charges/zerodha.yaml'),
};

/**
 * Loads a schedule of charges: `dhan`, `zerodha`, or the path of a YAML file in the form of
 * config/charges. Rejects with INVALID_CONFIG (the place and what is allowed), FILE_NOT_FOUND.
 */
export async function loadChargeSchedule(
  name: string,
  roundTaxes: ChargeSchedule['roundTaxes'],
): Promise<ChargeSchedule> {
  return { name, rows: await loadRows(name), roundTaxes };
}

async function loadRows(name: string): Promise<ChargeRow[]> {
  const shipped = Object.hasOwn(SHIPPED, name) ? SHIPPED[name] : undefined;
  const document = shipped ? (await shipped()).default : await readYaml(name);
  const { extends: base, ...schedule } = checkFile(ScheduleSchema, document, name, KIND);
  const inherited = base === undefined ? [] : await loadRows(base);
  const own = RATED_ITEMS.flatMap((item) => (schedule[item] ?? []).map((row) => toRow(item, row)));
  return [...own, ...inherited];
}

/** `0.03%`, `20`, or `lower of 0.03% and 20`; a percentage is below 5, GST's below 100. */
const NUMBER = String.raw`\d{1,9}(?:\.\d{1,8})?`;
const RATE = new RegExp(`^(?:lower of (${NUMBER})% and (${NUMBER})|(${NUMBER})%|(${NUMBER}))$`);
const ALLOWED = 'a rate such as 0.03%, 20 or "lower of 0.03% and 20", below 5%';

const rate = (most: number) =>
  checked(ALLOWED, (typed) => {
    const [, both, , share = both] = RATE.exec(typed) ?? [];
    return RATE.test(typed) && Number.parseInt(share ?? '0', 10) < most;
  });
const bySide = (most: number) =>
  v.union(
    [
      rate(most),
      v.strictObject({
        buy: v.optional(rate(most)),
        sell: v.optional(rate(most)),
        exercise: v.optional(rate(most)),
      }),
    ],
    `expected ${ALLOWED}, or {buy: ..., sell: ..., exercise: ...}`,
  );
const day = checked('a date such as 2026-04-01', isDate);
const rows = (most: number) =>
  v.optional(
    v.array(
      v.strictObject({
        from: day,
        exchange: v.optional(v.picklist(EXCHANGES, `expected one of ${EXCHANGES.join(', ')}`)),
        source: v.optional(v.string()),
        confirmed: v.optional(v.picklist(['true', 'false'], 'expected true or false')),
        rates: v.strictObject(
          Object.fromEntries(
            [...CHARGE_KINDS, 'all'].map((kind) => [kind, v.optional(bySide(most))]),
          ),
        ),
      }),
      'expected a list of rows',
    ),
  );
type Row = NonNullable<v.InferOutput<ReturnType<typeof rows>>>[number];

const ScheduleSchema = v.strictObject({
  title: v.optional(v.string()),
  checked_on: v.optional(day),
  extends: v.optional(v.picklist(Object.keys(SHIPPED), 'expected statutory, dhan or zerodha')),
  brokerage: rows(5),
  stt: rows(5),
  transaction: rows(5),
  ipft: rows(5),
  sebi: rows(5),
  stamp: rows(5),
  gst: rows(100),
  dp: rows(5),
  auto_square_off: rows(5),
  physical_delivery: rows(5),
});

function toRow(item: RatedItem, { from, exchange, rates }: Row): ChargeRow {
  const kinds = Object.entries(rates).flatMap(([kind, typed]) =>
    typed === undefined ? [] : [[kind, toSides(typed)] as const],
  );
  return { item, from, exchange, rates: Object.fromEntries(kinds) };
}

type Typed =
  string | { buy?: string | undefined; sell?: string | undefined; exercise?: string | undefined };

/** A bare rate holds for buy and sell, not for an exercise. */
function toSides(typed: Typed): Readonly<Record<string, Rate>> {
  const { buy, sell, exercise } =
    typeof typed === 'string' ? { buy: typed, sell: typed, exercise: undefined } : typed;
  return {
    ...(buy !== undefined && { BUY: toRate(buy) }),
    ...(sell !== undefined && { SELL: toRate(sell) }),
    ...(exercise !== undefined && { EXERCISE: toRate(exercise) }),
  };
}

const HUNDREDTH = ratio('0.01');

function toRate(typed: string): Rate {
  const [, both, capped, share = both, amount = capped] = RATE.exec(typed) ?? [];
  return {
    ...(share !== undefined && { share: ratio(text(scale(money(share), HUNDREDTH))) }),
    ...(amount !== undefined && { amount: money(amount) }),
  };
}
