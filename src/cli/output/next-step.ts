import type { ErrorDetails, PapertradeError } from '../../domain/errors.ts';
import { ErrorCode, escapeControls } from '../../domain/errors.ts';

/**
 * What a trader can do about a refusal, in the words of the command line; undefined without advice.
 * `options` are those of the command that was refused: nobody is told to give one that it lacks.
 */
export function nextStep(
  { code, details }: PapertradeError,
  options: readonly string[] = [],
): string | undefined {
  const step = STEPS[code];
  return typeof step === 'function' ? step(details, options) : step;
}

/** What completes an order, by what it needs. */
const NEEDED: Readonly<Record<string, string>> = {
  price: 'Give --price.',
  trigger: 'Give --trigger.',
  exits: 'Give --target, --stop or --trail.',
  'stop type': 'Give --type SL or SL-M, or leave --trigger out.',
};

const sellWhereHeld = (segment: unknown): string =>
  `Sell it where it is held: give --segment ${String(segment)}.`;

type Step = string | ((details: ErrorDetails, options: readonly string[]) => string | undefined);

const STEPS: Readonly<Partial<Record<ErrorCode, Step>>> = {
  USAGE: ({ order_type: type, needs }) => {
    if (needs === 'redis') return 'Name it with --store redis://HOST:PORT.';
    return type === undefined
      ? undefined
      : (NEEDED[String(needs)] ?? 'See "papertrade buy --help".');
  },
  INVALID_VALUE: ({ name, needs }) => {
    if (needs === 'symbol') return 'Name it with --symbol, such as --symbol NIFTY.';
    return name === 'strategy'
      ? 'Write legs with their side ("-1 NIFTY 25000 CE"), or see "papertrade strategy names".'
      : undefined;
  },
  INVALID_CONFIG: '"papertrade config show" lists all settings.',
  INSUFFICIENT_FUNDS: ({ reason }) =>
    reason === 'starting_balance'
      ? 'Give a larger --balance to a new session, or leave it out: what the trades need is then taken.'
      : 'Trade less, close a position, or add cash with "papertrade balance deposit".',
  INSUFFICIENT_QUANTITY: ({ reason, open_quantity: open, held_segment: held }) => {
    if (held !== undefined) return sellWhereHeld(held);
    if (reason === 'nothing_to_close') {
      return 'Give --target and --stop with the order that opens it.';
    }
    if (reason === 'has_orders') {
      return 'See "papertrade orders --open", and cancel one, or close less.';
    }
    if (reason !== 'opens_short') return undefined;
    const most = open === '0' ? 'Buy first' : `Trade at most ${String(open)}`;
    return `${most}, or give --short to sell short.`;
  },
  MARKET_CLOSED: 'With --amo the order is taken now, for that opening.',
  MARKET_OPEN: 'Give the order without --amo.',
  FREEZE_QUANTITY: 'With --slice it is sent as several orders.',
  PRODUCT_MISMATCH: ({ open_product: open }) =>
    open === undefined ? undefined : `To trade more of it give --product ${String(open)}.`,
  ORDER_NOT_OPEN: 'See "papertrade orders --open".',
  ORDER_NOT_FOUND: 'See "papertrade orders --open".',
  POSITION_NOT_FOUND: ({ held_segment: held }) =>
    held === undefined ? 'See "papertrade positions".' : sellWhereHeld(held),
  QUOTE_NOT_FOUND: ({ underlying, leg }, options) => {
    if (underlying !== undefined) {
      return 'Record prices with "papertrade feed", or "papertrade quote set SYMBOL PRICE".';
    }
    const record = 'ecord one with "papertrade quote set SYMBOL PRICE".';
    if (leg !== undefined || options.includes('--units')) {
      return `Price the leg (SYMBOL@PRICE), or r${record}`;
    }
    return options.includes('--price') ? `Give --price, or r${record}` : `R${record}`;
  },
  NOT_TRADABLE: ({ leg }) => (leg === 'EQ' ? 'Take the future: FUT, or --future.' : undefined),
  INSTRUMENT_NOT_FOUND: ({ reason }) => {
    if (reason === 'no_master') {
      return 'Run "papertrade instruments import FILE", or name it in the form of the exchange.';
    }
    if (reason === 'none_imported') return 'Run "papertrade instruments import FILE".';
    if (reason === 'no_options') {
      return 'Run "papertrade instruments import FILE", or record prices with "papertrade quote set".';
    }
    const search = 'See "papertrade instruments search"';
    return reason === 'not_listed' ? `${search}, or take it anyway with --unlisted.` : `${search}.`;
  },
  TRADING_HALTED: 'Run "papertrade resume" to allow opening orders again.',
  SESSION_NOT_FOUND: ({ session_id: id }) =>
    id === undefined
      ? 'Start one with "papertrade session start".'
      : 'See "papertrade session list".',
  SESSION_NEEDS_ADOPTION: ({ session_id: id }) =>
    `Take it over with "papertrade session adopt ${escapeControls(String(id))}".`,
  SESSION_ENDED: 'Start a new one with "papertrade session start".',
  SESSION_EXISTS: ({ reason }) => {
    if (reason === 'id_taken') {
      return 'Choose another --id, or switch to it with "papertrade session use".';
    }
    if (reason === 'needs_adoption') {
      return 'Adopt the session first ("papertrade session adopt"), then copy it.';
    }
    if (reason !== 'other_in_backup') return undefined;
    return 'Restore into another store (--store local:FILE), or remove that session first.';
  },
  ROWS_REJECTED: ({ line }) =>
    line === undefined
      ? undefined
      : 'Correct the row, or leave such rows out with --on-error skip.',
  NOT_RECONCILED: '--dry-run shows all figures; without --strict it is only a warning.',
  STORE_UNREACHABLE: ({ outcome }) => {
    if (outcome === 'unknown') {
      return 'Look at "papertrade orders" and "papertrade balance" when it is back.';
    }
    if (outcome === 'written') return 'Look at "papertrade status".';
    if (outcome !== 'not_written') return undefined;
    return (
      'Start Redis ("redis-server", or "sudo systemctl start redis-server"), or use the local ' +
      'store for a new session: --store local.'
    );
  },
  STORE_CORRUPT: ({ part, field }) => {
    if (part === 'master') return 'Import the master again with "papertrade instruments import".';
    if (part === 'margins') return 'Import the files again with "papertrade margins import".';
    return field === undefined ? undefined : 'Run "papertrade verify" to see what else differs.';
  },
  FILE_UNUSABLE: ({ system_code: code }) =>
    code === 'EMFILE' || code === 'ENFILE'
      ? 'Raise the limit ("ulimit -n 256"), and look at "papertrade orders" before you run it again.'
      : undefined,
  STORE_UNUSABLE: ({ path }) =>
    path === undefined ? undefined : '--store local:FILE names another file.',
};
