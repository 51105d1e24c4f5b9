import * as v from 'valibot';
import { isEquity, SEGMENTS, type Segment } from '../domain/instruments/instrument.ts';
import { parseFee, parseMoney, parsePrice } from '../domain/money/money.ts';
import { DURATION } from './duration.ts';
import { INDIA } from './zone-offset.ts';

/**
 * Every setting, as text: YAML scalars are read as they were typed, so that an amount never
 * passes through a float. Each check says what is allowed.
 */
const checked = (allowed: string, test: (text: string) => boolean) =>
  v.pipe(v.string(`expected ${allowed}`), v.check(test, `expected ${allowed}`));

/** A check that a text parses. */
export const parses = (parse: (text: string) => unknown) => (text: string) => {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
};

const amount = checked(
  'an amount of 0 or more with at most 2 decimals',
  parses((text) => parseMoney(text)),
);
const fee = checked(
  'an amount of 0 or more with at most 4 decimals',
  parses((text) => parseFee(text)),
);
const flag = checked('true or false', (text) => text === 'true' || text === 'false');
const segment = v.picklist(SEGMENTS, `expected one of ${SEGMENTS.join(', ')}`);
const rate = checked('a rate above 0 and at most 10, such as 1.00 or 0.20', (text) =>
  /^(?:[1-9]|10|0(?=\.\d*[1-9])|[1-9](?=\.))(?:\.\d{1,4})?$/.test(text),
);
/** `15:20`. */
export const isClock = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);
const duration = checked('a time such as 30s, 15m, 12h or 90d', (text) => DURATION.test(text));
const retention = checked(
  '"keep", or a time such as 90d',
  (text) => text === 'keep' || DURATION.test(text),
);
const zone = checked(
  `a time zone such as ${INDIA}`,
  (text) => text === INDIA || parses(() => new Intl.DateTimeFormat('en', { timeZone: text }))(text),
);
const schedule = checked('flat, dhan, zerodha, or the path of a .yaml file', (text) =>
  /^(?:flat|dhan|zerodha|.*\.ya?ml)$/.test(text),
);
const lot = checked('a whole number from 1', (text) => /^[1-9]\d{0,7}$/.test(text));
const CLOCK = String.raw`(?:[01]\d|2[0-3]):[0-5]\d|24:00`;
const HOURS = new RegExp(`^(${CLOCK})-(${CLOCK})$`);
/** `09:15-15:30`: two times of a day, the later one second. */
export function isHours(text: string): boolean {
  const [, from = '', until = ''] = HOURS.exec(text) ?? [];
  return from < until;
}
const hours = checked('hours such as 09:15-15:30', isHours);
const PERCENT = /^\d{1,2}(?:\.\d{1,4})?%$/;
const percent = checked('a percentage below 100 such as 1%', (text) => PERCENT.test(text));
const orNone = (allowed: string, test: (text: string) => boolean) =>
  checked(`"none", or ${allowed}`, (text) => text === 'none' || test(text));
const loss = orNone(
  'an amount such as 5000, or a percentage of the starting balance such as 2%',
  (text) => PERCENT.test(text) || parses((typed) => parseMoney(typed))(text),
);
const most = orNone('a whole number from 1', (text) => /^[1-9]\d{0,7}$/.test(text));
const pause = orNone('a time such as 15m', (text) => DURATION.test(text));
const word = v.string('expected text');
const filled = checked('text that is not empty', (text) => text.trim() !== '');

const tls = v.strictObject({
  ca: v.optional(word),
  cert: v.optional(word),
  key: v.optional(word),
  servername: v.optional(word),
  verify: v.optional(flag),
});
const sentinel = v.strictObject({ name: filled, hosts: v.array(filled, 'expected a list') });

const product = v.picklist(
  ['carry', 'MIS'],
  'expected carry (CNC for shares, NRML for the rest) or MIS',
);
const shareMargins = v.strictObject({ CNC: v.optional(rate), MIS: v.optional(rate) });
const derivativeMargins = v.strictObject({ NRML: v.optional(rate), MIS: v.optional(rate) });
const marginsOf = (segment: Segment) =>
  v.optional(isEquity(segment) ? shareMargins : derivativeMargins);
const SQUARE_OFF = 'expected "off", "broker", a time of day such as 15:20, or 25m before the close';
const squareOff = v.pipe(
  v.string(SQUARE_OFF),
  v.check((text) => /^(?:off|broker|\d{1,3}m)$/.test(text) || isClock(text), SQUARE_OFF),
);
const slippage = v.strictObject({
  model: v.picklist(
    ['none', 'ticks', 'spread', 'random'],
    'expected none, ticks, spread or random',
  ),
  ticks: checked('a whole number from 0 to 1000', (text) => /^(?:\d{1,3}|1000)$/.test(text)),
  tick: checked(
    'a price above 0',
    parses((text) => parsePrice(text)),
  ),
  percent: checked('a percentage from 0 to 100', (text) =>
    /^(?:100|\d{1,2}(?:\.\d{1,2})?)$/.test(text),
  ),
  seed: checked('a whole number', (text) => /^\d{1,9}$/.test(text)),
});

export const ConfigSchema = v.strictObject({
  trading: v.strictObject({
    starting_balance: amount,
    fee_per_order: fee,
    default_segment: segment,
    allow_short: flag,
    margin_rate: v.strictObject({
      default: rate,
      ...Object.fromEntries(SEGMENTS.map((name) => [name, v.optional(rate)])),
    }),
    default_product: product,
    margin: v.strictObject(Object.fromEntries(SEGMENTS.map((name) => [name, marginsOf(name)]))),
    margin_model: v.picklist(['scan', 'percent'], 'expected scan or percent'),
    margin_parameters: checked('india, or the path of a .yaml file', (text) =>
      /^(?:india|.*\.ya?ml)$/.test(text),
    ),
    margin_broker: checked('the name of a broker, such as zerodha', (text) =>
      /^[a-z0-9_-]{1,32}$/.test(text),
    ),
    margin_file: checked('"none", or the path of a .yaml file', (text) =>
      /^(?:none|.*\.ya?ml)$/.test(text),
    ),
    slippage,
    partial_fills: flag,
    square_off: v.union(
      [
        squareOff,
        v.strictObject({
          default: v.optional(squareOff),
          ...Object.fromEntries(SEGMENTS.map((name) => [name, v.optional(squareOff)])),
        }),
      ],
      `${SQUARE_OFF}, or these by segment`,
    ),
    settlement_time: checked(
      '"close", or a time of day such as 15:30',
      (text) => text === 'close' || isClock(text),
    ),
    settlement_grace: duration,
    stock_settlement: v.picklist(['physical', 'cash'], 'expected physical or cash'),
    mark_to_market: flag,
    broker_rules: v.picklist(['strict', 'off'], 'expected strict or off'),
    sale_proceeds: checked(
      'a percentage from 0% to 100%',
      (text) => text === '100%' || PERCENT.test(text),
    ),
    price_bands: v.record(v.string(), percent, 'expected symbols with their bands'),
    time_zone: zone,
    enforce_market_hours: flag,
    hours: v.strictObject({
      default: v.optional(hours),
      ...Object.fromEntries(SEGMENTS.map((name) => [name, v.optional(hours)])),
    }),
    contracts: checked('standard, or the path of a .yaml file', (text) =>
      /^(?:standard|.*\.ya?ml)$/.test(text),
    ),
    holidays: checked('nse, none, or the path of a .yaml file', (text) =>
      /^(?:nse|none|.*\.ya?ml)$/.test(text),
    ),
    lot_sizes: v.record(v.string(), lot, 'expected names with their lot sizes'),
    charges: schedule,
    tax_rounding: v.picklist(['paisa', 'rupee'], 'expected paisa or rupee'),
  }),
  charges: v.strictObject({
    rounding: v.picklist(['order', 'contract-note'], 'expected order or contract-note'),
  }),
  risk: v.strictObject({
    max_daily_loss: loss,
    max_loss_per_order: loss,
    max_open_positions: most,
    max_lots: most,
    max_orders_per_day: most,
    cooldown_after_loss: pause,
    exit_at_loss: loss,
    exit_at_profit: loss,
    lock_profit: loss,
  }),
  sizing: v.strictObject({ slippage_buffer: percent }),
  quotes: v.strictObject({ max_age: duration }),
  report: v.strictObject({
    risk_free_rate: checked(
      'a yearly rate such as 6.5%, or 0',
      (text) => text === '0' || PERCENT.test(text),
    ),
  }),
  options: v.strictObject({
    rate: checked('a yearly rate such as 0.065 or 6.5%', (text) =>
      /^(?:0(?:\.\d{1,10})?|\d{1,2}(?:\.\d{1,8})?%)$/.test(text),
    ),
    day_count: v.picklist(['calendar', 'trading'], 'expected calendar or trading'),
  }),
  retention: v.strictObject({ ended_sessions: retention }),
  store: v.strictObject({
    url: filled,
    namespace: filled,
    redis: v.strictObject({
      cluster: flag,
      connect_timeout: duration,
      command_timeout: duration,
      failover_timeout: duration,
      wait_replicas: checked('a whole number from 0 to 9', (text) => /^\d$/.test(text)),
      nodes: v.optional(v.array(filled, 'expected a list')),
      username: v.optional(word),
      password: v.optional(word),
      password_file: v.optional(word),
      sentinel: v.optional(sentinel),
      tls: v.optional(tls),
    }),
  }),
  session: v.optional(word),
});
export type Config = v.InferOutput<typeof ConfigSchema>;
