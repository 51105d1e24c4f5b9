import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { money, ZERO } from '../../src/domain/money/money.ts';
import { openBalance } from '../../src/domain/ledger/wallet.ts';
import type { Store } from '../../src/storage/ports/store.ts';
import { loadConfig } from '../../src/config/load.ts';
import { Verifier } from '../../src/app/integrity/verifier.ts';
import { PapertradeError } from '../../src/domain/errors.ts';
import { tradingServices } from '../support/services.ts';
import { check, type Findings } from './check.ts';
import { localGrounds, redisGrounds, type Grounds } from './grounds.ts';
import { readHistory } from './log.ts';
import { endOf, isMarketDay, withSquareOff, zoneOffset } from './market-day.ts';
import { Random } from './random.ts';
import { AGAIN } from './session-again.ts';

interface Terms {
  readonly orders: number;
  readonly faults: number;
  readonly workers: number;
  readonly seed: number;
  readonly seconds: number;
  /** Mean time between two faults. */
  readonly pace: number;
  readonly cliShare: number;
}
interface Result extends Findings {
  readonly store: string;
  readonly seed: number;
  readonly seconds: number;
  readonly faults: Readonly<Record<string, number>>;
  /** By how they were answered. */
  readonly operations: Readonly<Record<string, number>>;
  /** What was done, by what it was; with what the days brought. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly skipped: readonly string[];
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The traders' processes. Each leads a group, so that a signal meets the programs it started. */
class Workers {
  readonly #running: ChildProcess[] = [];
  readonly #grounds: Grounds;
  readonly #terms: Terms;
  readonly #began = Date.now();
  #number = 0;

  constructor(grounds: Grounds, terms: Terms) {
    this.#grounds = grounds;
    this.#terms = terms;
    for (let count = 0; count < terms.workers; count += 1) this.#start();
  }

  async kill(random: Random): Promise<void> {
    const victim = this.#take(random);
    const gone = new Promise((resolve) => victim.once('exit', resolve));
    signal(victim, 'SIGKILL');
    await gone;
    this.#start();
  }

  async pause(random: Random): Promise<void> {
    const victim = random.one(this.#running);
    signal(victim, 'SIGSTOP');
    await wait(random.between(20, 800));
    signal(victim, 'SIGCONT');
  }

  /** Lets each finish what it is at; who hangs is killed. */
  async stop(): Promise<void> {
    const gone = this.#running.map(
      (each) => new Promise<void>((resolve) => each.once('exit', () => resolve())),
    );
    for (const each of this.#running) each.kill('SIGTERM');
    await Promise.race([Promise.all(gone), wait(15_000)]);
    for (const each of this.#running) signal(each, 'SIGKILL');
  }

  #take(random: Random): ChildProcess {
    return this.#running.splice(random.between(0, this.#running.length - 1), 1)[0]!;
  }

  #start(): void {
    this.#number += 1;
    const { url, folder } = this.#grounds;
    const place = {
      number: this.#number,
      seed: this.#terms.seed * 1000 + this.#number,
      url,
      folder,
      log: join(folder, 'log', `${this.#number}.jsonl`),
      program: join(process.cwd(), 'bin/papertrade'),
      cliShare: this.#terms.cliShare,
      began: this.#began,
    };
    const worker = spawn(process.execPath, [join(__dirname, 'worker.cjs')], {
      env: { PATH: process.env['PATH'], TORTURE_PLACE: JSON.stringify(place) },
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.#running.push(worker);
  }
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch {
    // It has gone by itself.
  }
}

/** Lets workers loose on the store, hurts both until enough has happened, then checks the books. */
async function torture(name: string, grounds: Grounds, terms: Terms): Promise<Result> {
  const started = Date.now();
  const random = new Random(terms.seed);
  const faults: Record<string, number> = {};
  const store = await grounds.open();
  await openFirst(store);
  const workers = new Workers(grounds, terms);
  const weights = { 'worker-kill': 25, 'worker-pause': 25, repair: 5, ...grounds.weights };
  const elapsed = (): number => (Date.now() - started) / 1000;
  let [done, hurt] = [0, 0];
  while ((done < terms.orders || hurt < terms.faults) && elapsed() < terms.seconds) {
    await wait(random.between(1, 2 * terms.pace));
    const fault = random.weighted<string>(weights);
    if (fault === 'worker-kill') await workers.kill(random);
    else if (fault === 'worker-pause') await workers.pause(random);
    else if (fault === 'repair') await repair(store, grounds);
    else await grounds.fault(fault, random);
    faults[fault] = (faults[fault] ?? 0) + 1;
    hurt += 1;
    if (hurt % 20 === 0) done = await countOrders(store);
    if (hurt % 100 === 0) process.stderr.write(`${name}: ${done} orders, ${hurt} faults\n`);
  }
  await grounds.calm();
  await workers.stop();
  const history = readHistory(join(grounds.folder, 'log'));
  const fresh = await grounds.open();
  await finish(fresh, grounds);
  const findings = await check(fresh, history);
  await Promise.all([store.close(), fresh.close()]);
  const operations: Record<string, number> = {};
  const kinds: Record<string, number> = { ...findings.events };
  for (const { told, kind } of history.operations) {
    operations[told] = (operations[told] ?? 0) + 1;
    if (told === 'done') kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  faults['clock-jump'] = history.clockJumps;
  const { seed } = terms;
  const { skipped } = grounds;
  return { store: name, seed, seconds: elapsed(), faults, operations, kinds, skipped, ...findings };
}

/** Spoils the books of a session that others trade, and repairs them before they are looked at again. */
async function repair(store: Store, grounds: Grounds): Promise<void> {
  await grounds.spoil(AGAIN);
  const verifier = new Verifier(store);
  for (;;) {
    try {
      await verifier.repair(AGAIN);
      return;
    } catch (error) {
      if (!(error instanceof PapertradeError)) throw error;
      if (error.code === 'SESSION_NOT_FOUND') return;
      if (error.code !== 'CONFLICT') throw error;
    }
  }
}

/** What killed workers left to do: what is still due of a market day, a removal that was begun. */
async function finish(store: Store, { folder }: Grounds): Promise<void> {
  const { config } = await loadConfig({ env: {}, cwd: folder });
  for (const { id, status } of await store.sessions()) {
    if (id === AGAIN && status === 'completed') await store.removeSession(id);
    if (!isMarketDay(id)) continue;
    const now = (): number => endOf(id);
    const { events } = await tradingServices(store, withSquareOff(config), {
      now,
      zoneOffset: () => zoneOffset,
    });
    await events.apply(id);
  }
}

/** Counted on a connection that no fault reaches; a server that restarts is asked again later. */
async function countOrders(store: Store): Promise<number> {
  try {
    const sessions = await store.sessions();
    const counts = await Promise.all(
      sessions.map(async ({ id }) => (await store.orders(id)).length),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  } catch {
    return 0;
  }
}

async function openFirst(store: Store): Promise<void> {
  const at = '2025-09-15T09:15:00.000+05:30';
  const session = {
    ...({ id: 'FIRST', name: '', mode: 'paper', status: 'active', startTime: at } as const),
    ...{ endTime: '', createdAt: at, totalPnl: ZERO, totalTrades: 0 },
  };
  await store.createSession(session, openBalance(money('100000'), at));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      store: { type: 'string', default: 'both' },
      orders: { type: 'string', default: '20000' },
      faults: { type: 'string', default: '500' },
      workers: { type: 'string', default: '6' },
      seed: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '1200' },
      pace: { type: 'string', default: '250' },
      cli: { type: 'string', default: '0.01' },
      json: { type: 'boolean', default: false },
    },
  });
  const whole = (text: string): number => Number.parseInt(text, 10);
  const terms = {
    orders: whole(values.orders),
    faults: whole(values.faults),
    workers: whole(values.workers),
    seed: whole(values.seed),
    seconds: whole(values.seconds),
    pace: whole(values.pace),
    cliShare: Number(values.cli),
  };
  const kinds = { local: () => localGrounds(256), redis: redisGrounds };
  const results: Result[] = [];
  for (const [name, make] of Object.entries(kinds)) {
    if (values.store !== 'both' && values.store !== name) continue;
    const grounds = await make();
    results.push(await torture(name, grounds, terms));
    await grounds.clear();
  }
  for (const each of results) tell(each, values.json);
  process.exitCode = results.some(({ violations }) => violations.length > 0) ? 1 : 0;
}

function tell(result: Result, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ');
  const { store, seed, seconds, faults, operations, kinds, skipped, violations } = result;
  const total = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const lines = [
    `${store} (seed ${seed}): ${result.orders} orders, ${result.entries} journal entries, ` +
      `${result.sessions} sessions, ${total} faults in ${seconds.toFixed(0)} s`,
    `  faults: ${list(faults)}`,
    `  operations: ${list(operations)}`,
    `  done: ${list(kinds)}`,
    ...skipped.map((each) => `  skipped: ${each}`),
    `  violations: ${violations.length}`,
    ...violations.slice(0, 20).map((each) => `    ${each}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

void main();
