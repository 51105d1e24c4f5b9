import * as v from 'valibot';
import { isEquity, SEGMENTS, type Segment } from '../domain/instruments/instrument.ts';
import { parseFee, parseMoney, parsePrice } from '../domain/money/money.ts';
import { DURATION } from './duration.ts';
import { INDIA } from './zone-offset.ts';

/**
 * Every setting, as text: YAML scalars are read as they were typed, so that an amount never
 * passes through a float. Each check says what is allowed.
 */
export function checked(allowed: string, test: RegExp | ((text: string) => boolean)) {
  const isAllowed = test instanceof RegExp ? (text: string) => test.test(text) : test;
  return v.pipe(v.string(`expected ${allowed}`), v.check(isAllowed, `expected ${allowed}`));
}

/** A check that a text parses. */
export const parses = (parse: (text: string) => unknown) => (text: string) => {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
};

const WHOLE = /^[1-9]\d{0,7}$/;

const amount = checked('an amount of 0 or more with at most 2 decimals', parses(parseMoney));
const fee = checked('an amount of 0 or more with at most 4 decimals', parses(parseFee));
const flag = checked('true or false', /^(?:true|false)$/);
const segment = v.picklist(SEGMENTS, `expected one of ${SEGMENTS.join(', ')}`);
const rate = checked(
  'a rate above 0 and at most 10, such as 1.00 or 0.20',
  /^(?:[1-9]|10|0(?=\.\d*[1-9])|[1-9](?=\.))(?:\.\d{1,4})?$/,
);
/** `15:20`. */
export const isClock = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);
const duration = checked('a time such as 30s, 15m, 12h or 90d', DURATION);
const retention = checked(
  '"keep", or a time such as 90d',
  (text) => text === 'keep' || DURATION.test(text),
);
const zone = checked(
  `a time zone such as ${INDIA}`,
  (text) => text === INDIA || parses(() => new Intl.DateTimeFormat('en', { timeZone: text }))(text),
);
/** One of some names, or a file of the user's. */
const orFile = (...names: readonly string[]) =>
  checked(
    `${names.join(', ')}, or the path of a .yaml file`,
    (text) => names.includes(text) || /^.*\.ya?ml$/.test(text),
  );
const lot = checked('a whole number from 1', WHOLE);
const CLOCK = String.raw`(?:[01]\d|2[0-3]):[0-5]\d|24:00`;
const HOURS = new RegExp(`^(${CLOCK})-(${CLOCK})$`);
/** `09:15-15:30`: two times of a day, the later one second. */
export function isHours(text: string): boolean {
  const [, from = '', until = ''] = HOURS.exec(text) ?? [];
  return from < until;
}
const hours = checked('hours such as 09:15-15:30', isHours);
const PERCENT = /^\d{1,2}(?:\.\d{1,4})?%$/;
const percent = checked('a percentage below 100 such as 1%', PERCENT);
const orNone = (allowed: string, test: (text: string) => boolean) =>
  checked(`"none", or ${allowed}`, (text) => text === 'none' || test(text));
const loss = orNone(
  'an amount such as 5000, or a percentage of the starting balance such as 2%',
  (text) => PERCENT.test(text) || parses(parseMoney)(text),
);
const most = orNone('a whole number from 1', (text) => WHOLE.test(text));
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

/** A setting for each segment that has one of its own. */
const bySegment = <Setting extends v.GenericSchema>(setting: (name: Segment) => Setting) =>
  Object.fromEntries(SEGMENTS.map((name) => [name, v.optional(setting(name))]));
const product = v.picklist(
  ['carry', 'MIS'],
  'expected carry (CNC for shares, NRML for the rest) or MIS',
);
const shareMargins = v.strictObject({ CNC: v.optional(rate), MIS: v.optional(rate) });
const derivativeMargins = v.strictObject({ NRML: v.optional(rate), MIS: v.optional(rate) });
const marginsOf = (name: Segment) => (isEquity(name) ? shareMargins : derivativeMargins);
const SQUARE_OFF = '"off", "broker", a time of day such as 15:20, or 25m before the close';
const squareOff = checked(
  SQUARE_OFF,
  (text) => /^(?:off|broker|\d{1,3}m)$/.test(text) || isClock(text),
);
const slippage = v.strictObject({
  model: v.picklist(
    ['none', 'ticks', 'spread', 'random'],
    'expected none, ticks, spread or random',
  ),
  ticks: checked('a whole number from 0 to 1000', /^(?:\d{1,3}|1000)$/),
  tick: checked('a price above 0', parses(parsePrice)),
  percent: checked('a percentage from 0 to 100', /^(?:100|\d{1,2}(?:\.\d{1,2})?)$/),
  seed: checked('a whole number', /^\d{1,9}$/),
});

export const ConfigSchema = v.strictObject({
  trading: v.strictObject({
    starting_balance: amount,
    fee_per_order: fee,
    default_segment: segment,
    allow_short: flag,
    margin_rate: v.strictObject({
      default: rate,
      ...bySegment(() => rate),
    }),
    default_product: product,
    margin: v.strictObject(bySegment(marginsOf)),
    margin_model: v.picklist(['scan', 'percent'], 'expected scan or percent'),
    margin_parameters: orFile('india'),
    margin_broker: checked('the name of a broker, such as zerodha', /^[a-z0-9_-]{1,32}$/),
    margin_file: checked('"none", or the path of a .yaml file', /^(?:none|.*\.ya?ml)$/),
    slippage,
    partial_fills: flag,
    square_off: v.union(
      [
        squareOff,
        v.strictObject({
          default: v.optional(squareOff),
          ...bySegment(() => squareOff),
        }),
      ],
      `expected ${SQUARE_OFF}, or these by segment`,
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
      ...bySegment(() => hours),
    }),
    contracts: orFile('standard'),
    holidays: orFile('nse', 'none'),
    lot_sizes: v.record(v.string(), lot, 'expected names with their lot sizes'),
    charges: orFile('flat', 'dhan', 'zerodha'),
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
    rate: checked(
      'a yearly rate such as 0.065 or 6.5%',
      /^(?:0(?:\.\d{1,10})?|\d{1,2}(?:\.\d{1,8})?%)$/,
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
      wait_replicas: checked('a whole number from 0 to 9', /^\d$/),
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
