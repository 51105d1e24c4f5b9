import { setTimeout as pause } from 'node:timers/promises';
import * as v from 'valibot';
import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import { parsePrice } from '../../../domain/money/money.ts';
import type { InstrumentId, Quote } from '../../../app/results.ts';

export interface DhanSettings {
  readonly url: string;
  readonly clientId: string;
  readonly accessToken: string;
  /** Milliseconds between two calls; the broker allows one a second. */
  readonly between: number;
  readonly now: () => number;
}

const MAX_PER_CALL = 1000;
const MAX_TRIES = 6;
const TIMEOUT_MS = 10_000;

/**
 * The broker's last prices (`POST /v2/marketfeed/ltp`): at most 1,000 instruments a call and one
 * call a second. A call that was too much, or that failed on the way, is made again after a pause
 * that doubles. Rejects with BROKER_REFUSED, or with BROKER_UNREACHABLE in the end.
 */
export class DhanQuotes {
  readonly #settings: DhanSettings;
  /** When the next call may go: counted from the last reply, since calls arrive with delay. */
  #next = 0;

  constructor(settings: DhanSettings) {
    this.#settings = settings;
  }

  /** The quotes of those instruments that the broker knows. */
  async quotes(instruments: readonly InstrumentId[]): Promise<readonly Quote[]> {
    const quotes: Quote[] = [];
    for (let from = 0; from < instruments.length; from += MAX_PER_CALL) {
      quotes.push(...(await this.#ask(instruments.slice(from, from + MAX_PER_CALL))));
    }
    return quotes;
  }

  async #ask(instruments: readonly InstrumentId[]): Promise<readonly Quote[]> {
    const body = JSON.stringify(bySegment(instruments));
    let reason = '';
    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      await this.#turn();
      const answer = await this.#post(body);
      this.#next = this.#settings.now() + this.#settings.between;
      if ('quotes' in answer) return answer.quotes;
      reason = answer.reason;
      const backOff = this.#settings.between * 2 ** (tries - 1);
      if (tries < MAX_TRIES) await pause(Math.max(backOff, answer.wait));
    }
    throw new PapertradeError(
      ErrorCode.BROKER_UNREACHABLE,
      `${this.#where} gave no quotes after ${MAX_TRIES} calls: ${reason}. The quotes that were ` +
        'recorded before stay. Run the command again later.',
      { reason },
    );
  }

  /** Waits for its turn, so that no two calls are closer than the broker allows. */
  async #turn(): Promise<void> {
    const wait = this.#next - this.#settings.now();
    if (wait > 0) await pause(wait);
  }

  async #post(body: string): Promise<Answer> {
    const { url, clientId, accessToken, now } = this.#settings;
    try {
      const response = await fetch(new URL('/v2/marketfeed/ltp', url), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'client-id': clientId,
          'access-token': accessToken,
        },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      const { status } = response;
      if (status === 401 || status === 403) throw this.#refused(status);
      if (status === 429) return { reason: 'too many calls (429)', wait: retryAfter(response) };
      if (status >= 500) return { reason: `status ${status}`, wait: 0 };
      if (!response.ok) throw this.#refused(status, text);
      const quotes = quotesOf(text, Math.floor(now() / 1000));
      return quotes ? { quotes } : { reason: 'its reply does not read', wait: 0 };
    } catch (error) {
      if (error instanceof PapertradeError) throw error;
      return { reason: reasonOf(error), wait: 0 };
    }
  }

  #refused(status: number, text = ''): PapertradeError {
    const said = text === '' ? '' : `: ${quoteSafely(text)}`;
    const advice =
      status === 401 || status === 403
        ? 'Check DHAN_CLIENT_ID and DHAN_ACCESS_TOKEN; a token is valid for a day.'
        : 'Check the segments and security ids.';
    return new PapertradeError(
      ErrorCode.BROKER_REFUSED,
      `${this.#where} refused the call with status ${status}${said}. ${advice}`,
      { status },
    );
  }

  get #where(): string {
    return new URL(this.#settings.url).host;
  }
}

type Answer =
  { readonly quotes: readonly Quote[] } | { readonly reason: string; readonly wait: number };

function bySegment(instruments: readonly InstrumentId[]): Record<string, number[]> {
  const body: Record<string, number[]> = {};
  for (const { segment, securityId } of instruments) {
    (body[segment] ??= []).push(Number.parseInt(securityId, 10));
  }
  return body;
}

function retryAfter(response: Response): number {
  const seconds = /^\d{1,4}$/.exec(response.headers.get('retry-after') ?? '')?.[0] ?? '0';
  return Number.parseInt(seconds, 10) * 1000;
}

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
};

/** What the broker answers: by segment and security id the last price, 0 where there was no trade. */
const Reply = v.object({
  data: v.record(
    v.string(),
    v.record(v.string(), v.object({ last_price: v.union([v.number(), v.string()]) })),
  ),
});

/** Undefined for a reply that is not as documented. */
function quotesOf(reply: string, ts: number): readonly Quote[] | undefined {
  try {
    const { data } = v.parse(Reply, JSON.parse(reply));
    return Object.entries(data).flatMap(([segment, instruments]) =>
      Object.entries(instruments).flatMap(([securityId, { last_price: price }]) => {
        if (price === 0) return [];
        const digits = typeof price === 'number' ? price.toFixed(4) : price;
        return [{ segment, securityId, price: parsePrice(digits, 'last_price'), ts }];
      }),
    );
  } catch {
    return undefined;
  }
}
