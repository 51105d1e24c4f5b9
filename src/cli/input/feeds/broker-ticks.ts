import { setTimeout as pause } from 'node:timers/promises';
import { ErrorCode, invalidValue, PapertradeError } from '../../../domain/errors.ts';
import { isExchangeNumber } from '../../../domain/instruments/instrument.ts';
import type { InstrumentId } from '../../../app/results.ts';
import type { Services } from '../../../app/compose.ts';
import type { Context } from '../../context.ts';
import { DhanQuotes } from './dhan-quotes.ts';
import type { Tick } from '../prices/ticks.ts';
import { parseInterval, readWatch, type PollingOptions } from './polling.ts';
import { lookout } from './store-ticks.ts';

const DHAN_URL = 'https://api.dhan.co';
const BETWEEN_CALLS_MS = 1000;

/** Polls the broker for what is watched, round after round. */
export async function brokerTicks(
  options: PollingOptions,
  context: Context,
): Promise<AsyncIterable<readonly Tick[]>> {
  const { env } = context.process;
  const { calendar, instruments: master } = await context.services();
  const { names } = master;
  const interval = parseInterval(options.interval ?? '1s');
  const watched = options.watch === undefined ? undefined : await readWatch(options.watch, context);
  const named = watched && (await Promise.all(watched.map((each) => numbered(each, names))));
  const broker = new DhanQuotes({
    url: parseUrl(env['DHAN_BASE_URL'] ?? DHAN_URL),
    clientId: required(env, 'DHAN_CLIENT_ID'),
    accessToken: required(env, 'DHAN_ACCESS_TOKEN'),
    between: BETWEEN_CALLS_MS,
    now: calendar.now,
  });
  async function* rounds(): AsyncGenerator<readonly Tick[], void, undefined> {
    const instruments = await lookout(named, context);
    for (;;) {
      const quotes = await broker.quotes(await known(await instruments(), names));
      yield quotes.map((quote) => ({ at: quote.ts * 1000, timed: true, quote }));
      if (options.once) return;
      await pause(interval);
    }
  }
  return rounds();
}

type Names = Pick<Services['instruments']['names'], 'of'>;

const numberOf = async (each: InstrumentId, names: Names): Promise<InstrumentId | undefined> =>
  [each, ...(await names.of(each))].find(isExchangeNumber);

/** The broker knows instruments by the exchange's numbers only. */
async function numbered(each: InstrumentId, names: Names): Promise<InstrumentId> {
  const found = await numberOf(each, names);
  if (found) return found;
  const { segment, securityId } = each;
  const expected = 'what the instrument master lists, or SEGMENT:ID, such as NSE_FNO:40001';
  throw invalidValue('watch', `${segment}:${securityId}`, expected);
}

/** What concerns the session, as far as the broker can know it: by the exchange's numbers. */
async function known(
  concerned: readonly InstrumentId[],
  names: Names,
): Promise<readonly InstrumentId[]> {
  const all = await Promise.all(concerned.map((each) => numberOf(each, names)));
  const found = all.filter((each) => each !== undefined);
  if (found.length > 0) return found;
  throw new PapertradeError(
    ErrorCode.POSITION_NOT_FOUND,
    'Nothing that is held or has orders has a security id of the exchange (digits), so there is ' +
      'nothing to ask the broker for. Name instruments with --watch NSE_FNO:40001, or trade with ' +
      '--security-id.',
  );
}

/** A token may only travel encrypted, but for a server on this machine. */
function parseUrl(typed: string): string {
  if (URL.canParse(typed)) {
    const { protocol, hostname } = new URL(typed);
    const local = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
    if (protocol === 'https:' || (protocol === 'http:' && local)) return typed;
  }
  throw new PapertradeError(
    ErrorCode.INVALID_VALUE,
    'DHAN_BASE_URL is not an address: expected one that begins with https://.',
    { name: 'DHAN_BASE_URL' },
  );
}

function required(env: Context['process']['env'], name: string): string {
  const value = env[name] ?? '';
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new PapertradeError(
    ErrorCode.INVALID_CONFIG,
    `${name} is ${value === '' ? 'not set' : 'not printable ASCII'}: the broker asks for it. ` +
      `Set it in the environment: export ${name}=...`,
    { name },
  );
}
