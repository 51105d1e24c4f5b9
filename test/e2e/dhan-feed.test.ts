import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SEPTEMBER_2025 } from '../support/clock.ts';
import { Desk } from '../support/program.ts';

/** A server that behaves as the broker's does: one call a second, 1,000 instruments a call. */
class Broker {
  readonly calls: Record<string, number[]>[] = [];
  /** Replies that come before the good ones. */
  readonly first: { status: number; body: string; headers?: Record<string, string> }[] = [];
  tooSoon = 0;
  #last = 0;
  #server: Server | undefined;

  async start(): Promise<string> {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { status, text, headers } = this.#answer(request.url, request.headers, body);
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  #answer(
    url: string | undefined,
    headers: Record<string, unknown>,
    body: string,
  ): { status: number; text: string; headers?: Record<string, string> | undefined } {
    const now = Date.now();
    const early = now - this.#last < 900;
    this.#last = now;
    if (url !== '/v2/marketfeed/ltp') return { status: 404, text: '{}' };
    if (headers['client-id'] !== 'me' || headers['access-token'] !== 'secret') {
      return { status: 401, text: '{"errorCode":"DH-901"}' };
    }
    if (early) {
      this.tooSoon += 1;
      return { status: 429, text: '{"errorCode":"DH-904"}' };
    }
    const planned = this.first.shift();
    if (planned) return { status: planned.status, text: planned.body, headers: planned.headers };
    const asked = JSON.parse(body) as Record<string, number[]>;
    if (Object.values(asked).flat().length > 1000)
      return { status: 400, text: '{"errorCode":"DH-905"}' };
    this.calls.push(asked);
    const price = (id: number) => [String(id), { last_price: id === 7 ? 0 : 100.05 }];
    const data = Object.entries(asked).map(([segment, ids]) => [
      segment,
      Object.fromEntries(ids.map(price)),
    ]);
    return {
      status: 200,
      text: JSON.stringify({ data: Object.fromEntries(data), status: 'success' }),
    };
  }
}

let broker: Broker;
let desk: Desk;
beforeEach(async () => {
  broker = new Broker();
  desk = new Desk({
    ...SEPTEMBER_2025,
    DHAN_BASE_URL: await broker.start(),
    DHAN_CLIENT_ID: 'me',
    DHAN_ACCESS_TOKEN: 'secret',
  });
  await desk.json('session', 'start', '--id', 'S');
});
afterEach(() => {
  broker.stop();
});

const feed = ['feed', '--broker', 'dhan', '--once'];

describe("a feed of the broker's prices", () => {
  it('asks for what is held, and values it', async () => {
    await desk.json('buy', 'NIFTY25SEP25000CE', '75', '--price', '100', '--security-id', '40001');
    expect(await desk.json(...feed)).toMatchObject({ ticks: 1, revalued_sessions: ['S'] });
    expect(broker.calls).toEqual([{ NSE_FNO: [40001] }]);
    expect(await desk.json('balance')).toMatchObject({ unrealized_pnl: '3.75' });
  });

  it('asks for at most 1,000 a call, once a second, and leaves out what has no price', async () => {
    const watch = Array.from({ length: 1001 }, (_, index) => `NSE_EQ:${index + 1}`).join(',');
    expect(await desk.json(...feed, '--watch', watch)).toMatchObject({ ticks: 1000 });
    expect(broker.calls.map((call) => call['NSE_EQ']?.length)).toEqual([1000, 1]);
    expect(broker.tooSoon).toBe(0);
    expect((await desk.run('quote', 'show', 'NSE_EQ|7')).status).toBe(4);
  });

  it('waits and asks again when it was too much, or the reply is broken', async () => {
    broker.first.push(
      { status: 429, body: '{}', headers: { 'retry-after': '1' } },
      { status: 200, body: '<html>' },
      { status: 502, body: '' },
    );
    expect(await desk.json(...feed, '--watch', 'NSE_EQ:1333')).toMatchObject({ ticks: 1 });
    expect(broker.calls).toHaveLength(1);
  });

  it('ends at once when the token is refused, and does not show it', async () => {
    desk.env['DHAN_ACCESS_TOKEN'] = 'stolen';
    const { status, stderr } = await desk.run(...feed, '--watch', 'NSE_EQ:1333');
    expect(status).toBe(2);
    expect(stderr).toMatch(/refused the call with status 401.*DHAN_ACCESS_TOKEN/);
    expect(stderr).not.toContain('stolen');
  });

  it.each([
    ['the token is not set', { DHAN_ACCESS_TOKEN: '' }, [], /DHAN_ACCESS_TOKEN is not set/, 2],
    ['the address is not encrypted', { DHAN_BASE_URL: 'http://example.com' }, [], /https/, 2],
    ['nothing is held', {}, [], /--watch/, 4],
    ['a word of --watch is wrong', {}, ['--watch', 'NSE_EQ:x'], /"NSE_EQ:X"/, 2],
  ])('says so when %s', async (_what, env, given, message, expected) => {
    Object.assign(desk.env, env);
    const { status, stderr } = await desk.run(...feed, ...given);
    expect(stderr).toMatch(message);
    expect(status).toBe(expected);
  });
});
