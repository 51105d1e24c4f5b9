import type { LoadedConfig } from '../config/load.ts';
import { ErrorCode, PapertradeError } from '../domain/errors.ts';
import { createPresent } from '../output/present.ts';
import type { Store } from '../stores/store.ts';
import type { CliProcess, Context, Globals } from './context.ts';
import type { Services, Time } from './services.ts';

export interface ContextDeps {
  readonly globals: Globals;
  readonly process: CliProcess;
  readonly openStore: (loaded: LoadedConfig) => Promise<Store>;
  readonly time: Time;
}

/** Makes the context of one command; configuration and store are read once, when first needed. */
export function createContext(deps: ContextDeps): Context {
  const { globals, process } = deps;
  const config = once(() => readConfig(deps));
  const services = once(() => openServices(deps, config));
  return {
    globals,
    process,
    present: createPresent(process, globals),
    config,
    services,
    async today() {
      const { Calendar } = await import('../services/calendar.ts');
      const { time_zone: zone } = (await config()).config.trading;
      return new Calendar(deps.time.zoneOffset(zone), deps.time.now).day();
    },
    async sessionId(named) {
      const { parseSessionId } = await import('../services/sessions.ts');
      const loaded = await config();
      const id = named ?? loaded.config.session;
      if (id !== undefined) return parseSessionId(id);
      return (await services()).sessions.resolveId(undefined);
    },
    async openStore(url) {
      const loaded = await config();
      const store = { ...loaded.config.store, url };
      return deps.openStore({ ...loaded, config: { ...loaded.config, store } });
    },
    confirm: (question) => confirm(question, globals, process),
  };
}

async function readConfig({ globals, process }: ContextDeps): Promise<LoadedConfig> {
  const { loadConfig } = await import('../config/load.ts');
  return loadConfig({
    env: process.env,
    cwd: process.cwd(),
    file: globals.config,
    store: globals.store,
    session: globals.session,
  });
}

async function openServices(
  deps: ContextDeps,
  config: () => Promise<LoadedConfig>,
): Promise<Services> {
  const [loaded, { createServices }] = await Promise.all([config(), import('./services.ts')]);
  return createServices(await deps.openStore(loaded), loaded.config, deps.time);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

async function confirm(question: string, globals: Globals, process: CliProcess): Promise<boolean> {
  if (globals.yes) return true;
  if (!process.stdin.isTTY || globals.json) {
    throw new PapertradeError(
      ErrorCode.NOT_CONFIRMED,
      `${question} Nobody can answer here: give --yes to do it.`,
    );
  }
  const { createInterface } = await import('node:readline/promises');
  const prompt = createInterface({
    input: process.stdin,
    output: process.stderr as unknown as NodeJS.WritableStream,
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
