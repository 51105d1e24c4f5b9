import { milliseconds } from '../../config/schema.ts';
import { ErrorCode, invalidValue, PapertradeError } from '../../domain/errors.ts';
import { parseSegment } from '../../domain/instrument.ts';
import { isOpen } from '../../domain/position.ts';
import type { InstrumentId } from '../../stores/store.ts';
import type { Context } from '../context.ts';
import { DhanQuotes } from '../input/dhan-quotes.ts';
import { pause } from '../input/tick-source.ts';
import type { Tick } from '../input/ticks.ts';

export interface BrokerWords {
  readonly watch?: string;
  readonly interval?: string;
  readonly once?: boolean;
}

const DHAN_URL = 'https://api.dhan.co';
const BETWEEN_CALLS_MS = 1000;

/** Polls the broker for what is watched, round after round. */
export async function brokerTicks(
  words: BrokerWords,
  context: Context,
): Promise<AsyncIterable<readonly Tick[]>> {
  const { env } = context.process;
  const { calendar } = await context.services();
  const interval = parseInterval(words.interval ?? '1s');
  const named = words.watch === undefined ? undefined : parseWatch(words.watch);
  const broker = new DhanQuotes({
    url: parseUrl(env['DHAN_BASE_URL'] ?? DHAN_URL),
    clientId: required(env, 'DHAN_CLIENT_ID'),
    accessToken: required(env, 'DHAN_ACCESS_TOKEN'),
    between: BETWEEN_CALLS_MS,
    now: calendar.now,
  });
  async function* rounds(): AsyncGenerator<readonly Tick[], void, undefined> {
    for (;;) {
      const instruments = named ?? (await held(context));
      const quotes = await broker.quotes(instruments);
      yield quotes.map((quote) => ({ at: quote.ts * 1000, quote }));
      if (words.once) return;
      await pause(interval);
    }
  }
  return rounds();
}

/** The instruments that the session holds, as far as the broker can know them. */
async function held(context: Context): Promise<readonly InstrumentId[]> {
  const { tracker } = await context.services();
  const positions = await tracker.positions(await context.sessionId());
  const instruments = positions.filter(isOpen).map(({ instrument }) => instrument);
  const known = instruments.filter(({ securityId }) => /^\d{1,15}$/.test(securityId));
  if (known.length > 0) return known;
  throw new PapertradeError(
    ErrorCode.POSITION_NOT_FOUND,
    'Nothing that is held has a security id of the exchange (digits), so there is nothing to ' +
      'ask the broker for. Name instruments with --watch NSE_FNO:40001, or trade with --security-id.',
  );
}

function parseWatch(typed: string): readonly InstrumentId[] {
  return typed.split(',').map((each) => {
    const [, segment = '', securityId = ''] = /^([^:]*):(\d{1,15})$/.exec(each.trim()) ?? [];
    if (securityId === '') throw invalidValue('watch', each, 'SEGMENT:ID, such as NSE_FNO:40001');
    return { segment: parseSegment(segment), securityId };
  });
}

function parseInterval(typed: string): number {
  if (/^\d{1,6}(?:ms|s|m|h)$/.test(typed) && milliseconds(typed) > 0) return milliseconds(typed);
  throw invalidValue('interval', typed, 'a time such as 1s, 500ms or 5m');
}

/** A token may only travel encrypted, but for a server on this machine. */
function parseUrl(typed: string): string {
  if (URL.canParse(typed)) {
    const { protocol, hostname } = new URL(typed);
    const local = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
    if (protocol === 'https:' || (protocol === 'http:' && local)) return typed;
  }
  throw invalidValue('DHAN_BASE_URL', typed, 'an https:// address');
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
