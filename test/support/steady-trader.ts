import { money, price, quantity, ratio } from '../../src/domain/money/money.ts';
import { instrumentFrom } from './instruments.ts';
import { openRedisStore } from '../../src/storage/redis/redis-store.ts';
import type { RedisOptions } from '../../src/storage/redis/connection/connection.ts';
import type { Store } from '../../src/storage/ports/store.ts';
import { Verifier } from '../../src/app/integrity/verifier.ts';
import { aFill, commitOf } from './ledger.ts';

/** Settings of a store in Redis, as the configuration has them by default. */
const redisOptions = (given: Partial<RedisOptions>): RedisOptions => ({
  url: 'redis://127.0.0.1:6379',
  namespace: 'dhan_scalper:v1',
  cluster: false,
  connectTimeoutMs: 2000,
  commandTimeoutMs: 5000,
  failoverTimeoutMs: 30_000,
  waitReplicas: 0,
  nodes: [],
  ...given,
});

export const openRedis = (given: Partial<RedisOptions>): Promise<Store> =>
  openRedisStore(redisOptions(given));

/** Buys one share; decided again after each conflict. Resolves when it is acknowledged. */
export async function buyOne(store: Store, sessionId: string, clientId: string): Promise<void> {
  const instrument = instrumentFrom({ symbol: 'INFY', defaultSegment: 'NSE_EQ' });
  for (;;) {
    const state = await store.tradingState(sessionId, instrument, clientId);
    if (state!.previous) return;
    const fill = aFill(clientId, {
      quantity: quantity('1'),
      price: price('1'),
      fee: money('0'),
      marginRate: ratio('1'),
    });
    const outcome = await store.commit(commitOf(sessionId, state!.account, fill));
    if (outcome.kind === 'committed') return;
  }
}

/** Buys until it is told to stop, and keeps what was acknowledged and the longest pause. */
export class SteadyTrader {
  readonly acknowledged: string[] = [];
  longestPauseMs = 0;
  readonly #ended: Promise<void>;
  #stop = false;

  constructor(store: Store, sessionId: string) {
    this.#ended = this.#trade(store, sessionId);
  }

  async stop(): Promise<void> {
    this.#stop = true;
    await this.#ended;
  }

  /** Resolves when so many more are acknowledged, or rejects with what ended the trading. */
  async more(count: number): Promise<void> {
    const wanted = this.acknowledged.length + count;
    const reached = async (): Promise<void> => {
      while (this.acknowledged.length < wanted) await new Promise((r) => setTimeout(r, 20));
    };
    await Promise.race([reached(), this.#ended]);
  }

  async #trade(store: Store, sessionId: string): Promise<void> {
    for (let last = Date.now(); !this.#stop;) {
      const id = `${sessionId}-${this.acknowledged.length + 1}`;
      await buyOne(store, sessionId, id);
      this.acknowledged.push(id);
      this.longestPauseMs = Math.max(this.longestPauseMs, Date.now() - last);
      last = Date.now();
    }
  }
}

/** What a sceptic asks of a session: each acknowledged order once, and books that add up. */
export async function booksOf(store: Store, sessionId: string) {
  const ids = (await store.orders(sessionId)).map(({ clientOrderId }) => clientOrderId);
  const { differences } = await new Verifier(store).verify(sessionId);
  return { ids: new Set(ids), doubled: ids.length - new Set(ids).size, differences };
}
