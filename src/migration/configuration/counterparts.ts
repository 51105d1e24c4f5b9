import {
  AMOUNT,
  COUNT,
  FEE,
  FLAG,
  LIMIT,
  PAUSE,
  REDIS,
  SECONDS,
  SHARE,
  WORD,
  type Kind,
} from './kinds.ts';

/** A setting of papertrade and the predecessor's settings that mean it. */
interface Counterpart {
  readonly setting: string;
  readonly kind: Kind;
  /** The first that has a value counts, or the lowest of them where it is a limit. */
  readonly keys: readonly string[];
  readonly isLimit?: boolean;
}

/** At this loss of a day the predecessor closed everything and opened nothing more. */
const DAY_LOSS = [
  'global.max_day_loss',
  'global.max_day_loss_rupees',
  'global.max_daily_loss_rs',
  'risk.max_day_loss_rupees',
  'risk.max_daily_loss_rs',
] as const;

export const COUNTERPARTS: readonly Counterpart[] = [
  { setting: 'trading.starting_balance', kind: AMOUNT, keys: ['paper.starting_balance'] },
  {
    setting: 'trading.fee_per_order',
    kind: FEE,
    keys: ['global.charge_per_order', 'global.fee_per_order_rs'],
  },
  {
    setting: 'trading.enforce_market_hours',
    kind: FLAG,
    keys: ['global.enforce_market_hours', 'market.enforce_hours'],
  },
  { setting: 'risk.max_daily_loss', kind: LIMIT, keys: DAY_LOSS, isLimit: true },
  { setting: 'risk.exit_at_loss', kind: LIMIT, keys: DAY_LOSS, isLimit: true },
  { setting: 'risk.exit_at_profit', kind: LIMIT, keys: ['global.min_profit_target'] },
  { setting: 'risk.max_lots', kind: COUNT, keys: ['global.max_lots_per_trade'] },
  {
    setting: 'risk.max_open_positions',
    kind: COUNT,
    keys: [
      'risk.max_concurrent_positions',
      'global.max_concurrent_positions',
      'global.max_positions',
    ],
    isLimit: true,
  },
  {
    setting: 'risk.cooldown_after_loss',
    kind: PAUSE,
    keys: ['global.cooldown_after_loss_seconds', 'risk.cooldown_seconds'],
  },
  { setting: 'sizing.slippage_buffer', kind: SHARE, keys: ['global.slippage_buffer_pct'] },
  { setting: 'quotes.max_age', kind: SECONDS, keys: ['market.reject_if_stale_tick_seconds'] },
  { setting: 'store.namespace', kind: WORD, keys: ['global.redis_namespace'] },
  { setting: 'store.url', kind: REDIS, keys: ['market_data.redis_url'] },
];

/** What of the predecessor's another setting of its own turns off, and with which value. */
export const SWITCHES: Readonly<Record<string, readonly [key: string, off: string]>> = {
  'global.max_daily_loss_rs': ['global.enable_daily_loss_cap', 'false'],
  'global.cooldown_after_loss_seconds': ['global.enable_cooldown', 'false'],
  'market_data.redis_url': ['market_data.cache_type', 'memory'],
};

/** Why a setting of the predecessor has no counterpart; the first that fits. */
const WITHOUT: readonly (readonly [RegExp, string])[] = [
  [/_pct$|^risk\.(?:rupee_step|emergency_floor)/, 'given with each order, strategy or size'],
  [/time_stop/, 'a strategy can end at a time of day'],
  [/^risk\.allow_/, 'always allowed'],
  [/session_id$/, 'named when a session is started'],
  [/hours$|^session\./, "orders follow the exchange's hours"],
  [/^(?:global\.)?mode$|^place_order$/, 'all trading is on paper'],
  [/^symbols$/, 'every instrument can be traded'],
  [/^SYMBOLS\.[^.]+\.qty_multiplier$/, 'risk.max_lots is for all instruments'],
  [/^SYMBOLS\./, 'known from the rules of contracts'],
  [/^notifications\./, 'no messages are sent'],
  [/^market_data\./, 'prices come from feeds'],
  [/^orders\./, 'nothing is sent to a broker'],
  [/^reporting\./, 'reports are made when asked for'],
  [/log_|detailed_logging/, 'no log is written'],
  [/min_premium_price$/, 'an order may have any price'],
  [
    /^trend\.|_interval(?:_sec)?$|^global\.(?:historical_|ohlc_|min_signal|use_multi|secondary_)/,
    'you or your script decide when to trade',
  ],
];

const switches = new Set(Object.values(SWITCHES).map(([key]) => key));
export const isSwitch = (key: string): boolean => switches.has(key);

export const whyWithout = (key: string): string =>
  WITHOUT.find(([pattern]) => pattern.test(key))?.[1] ?? 'unknown to papertrade';
