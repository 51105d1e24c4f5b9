import type { LoadedConfig } from '../config/load.ts';
import { ErrorCode, PapertradeError } from '../domain/errors.ts';
import type { Balance } from '../domain/ledger/wallet.ts';
import { lazy } from '../domain/lazy.ts';
import type { Present } from '../presentation/tables/present.ts';
import type { AppliedEvents } from '../app/trading/events/scheduled-events.ts';
import type { Store } from '../app/results.ts';
import { isWhole, type CliProcess, type Context, type Globals } from './context.ts';
import type { Time } from '../app/compose.ts';

export interface ContextDeps {
  readonly globals: Globals;
  readonly process: CliProcess;
  readonly present: Present;
  readonly openStore: (loaded: LoadedConfig) => Promise<Store>;
  readonly listen: (
    loaded: LoadedConfig,
    channel: string,
  ) => Promise<AsyncIterable<readonly string[]>>;
  readonly time: Time;
}

/** Makes the context of one command; configuration and store are read lazy, when first needed. */
export function createContext(deps: ContextDeps): Context {
  const { globals, process, present } = deps;
  const config = lazy(() => readConfig(deps));
  const settings = lazy(async () => {
    const { settingsOf } = await import('./services.ts');
    return settingsOf((await config()).config);
  });
  const services = lazy(async () => {
    const { compose } = await import('./services.ts');
    const [loaded, set] = await Promise.all([config(), settings()]);
    return compose(await deps.openStore(loaded), set, deps.time, (events) =>
      tellApplied(events, present),
    );
  });
  const applyEvents = async (sessionId: string) => {
    const { events, sessions } = await services();
    const done = await events.apply(sessionId);
    await tellApplied(done, present);
    if (done.applied.some(({ what }) => what === 'DELIVERY')) {
      await tellShortfall((await sessions.find(sessionId)).balance, present);
    }
  };
  return {
    globals,
    process,
    present,
    config,
    settings,
    finder: async () => ({ settings: await settings(), services }),
    services,
    trading: async () => (await services()).trading(),
    async servicesAt(clock, view = (store) => store) {
      const { compose } = await import('./services.ts');
      const { store } = await services();
      return compose(view(store), await settings(), { ...deps.time, ...clock });
    },
    async optionClock() {
      const { optionClock } = await import('../app/market/options/compose-options.ts');
      return optionClock(await settings(), deps.time);
    },
    async today() {
      const { Calendar } = await import('./services.ts');
      const { timeZone } = await settings();
      return new Calendar(deps.time.zoneOffset(timeZone), deps.time.now).day();
    },
    async sessionId(named, options) {
      const { parseSessionId } = await import('./services.ts');
      const loaded = await config();
      const said = named ?? loaded.config.session;
      const known = said === undefined ? undefined : parseSessionId(said);
      const { sessions } = await services();
      const id = known ?? (await sessions.resolveId(undefined));
      if (options?.events !== false) await applyEvents(id);
      return id;
    },
    async openStore(url) {
      const loaded = await config();
      const store = { ...loaded.config.store, url };
      return deps.openStore({ ...loaded, config: { ...loaded.config, store } });
    },
    messages: async (channel) => deps.listen(await config(), channel),
    confirm: (question) => confirm(question, globals, process),
  };
}

/** Scheduled events that were applied are told before the command's own answer. */
async function tellApplied(events: AppliedEvents, present: Present): Promise<void> {
  const { applied, unsettled, marked, waiting } = events;
  if ([...applied, ...unsettled, ...marked, ...waiting].length === 0) return;
  const { appliedEventRecords } = await import('../presentation/json/applied-events.ts');
  present.applied(appliedEventRecords(events));
  const { tellWaiting } = await import('./shared/sessions/waiting-for-settlement.ts');
  tellWaiting(events, { present });
}

/** Shares that are received are paid for whatever is there. */
async function tellShortfall({ available }: Balance, present: Present): Promise<void> {
  const { isNegative, text } = await import('../domain/money/money.ts');
  if (isNegative(available)) {
    present.hint(`The delivery took available cash to ${text(available)}: close something, or run`);
    present.hint('"papertrade balance deposit". Nothing can be opened until it is positive again.');
  }
}

async function readConfig({ globals, process }: ContextDeps): Promise<LoadedConfig> {
  const { loadConfig } = await import('./services.ts');
  return loadConfig({
    env: process.env,
    cwd: process.cwd(),
    file: globals.config,
    store: globals.store,
    session: globals.session,
  });
}

async function confirm(question: string, globals: Globals, process: CliProcess): Promise<boolean> {
  if (globals.yes) return true;
  if (!isWhole(process) || !process.stdin.isTTY || globals.json) {
    throw new PapertradeError(
      ErrorCode.NOT_CONFIRMED,
      `${question} Not a terminal: pass --yes to do it.`,
    );
  }
  const { createInterface } = await import('node:readline/promises');
  const prompt = createInterface({
    input: process.stdin,
    output: process.stderr,
  });
  try {
    const interrupted = new Promise<never>((_resolve, reject) => {
      prompt.once('SIGINT', () => {
        reject(new PapertradeError(ErrorCode.INTERRUPTED, 'Interrupted: nothing was changed.'));
      });
    });
    const answer = await Promise.race([prompt.question(`${question} [y/N] `), interrupted]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}
