import { Command, CommanderError } from 'commander';
import { ErrorCode, escapeControls, PapertradeError } from '../domain/errors.ts';
import { createPlainPresent, createPresent, type Present } from '../presentation/tables/present.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Store } from '../app/results.ts';
import { createContext } from './create-context.ts';
import { dataFolder } from '../config/store/data-folder.ts';
import { zoneOffset } from '../config/zone-offset.ts';
import type { CliProcess, Globals, Launch } from './context.ts';
import { exitStatus } from './exit-status.ts';
import { nextStep } from './output/next-step.ts';
import { usageError } from './output/usage-error.ts';
import { watchOutput } from './output/watch-output.ts';
import { commandIn, createProgram, nameOf } from './program.ts';

const TIME = { now: Date.now, zoneOffset };

/** The program: runs the command that the process's words name, and sets its exit status. */
export async function run(process: NodeJS.Process): Promise<void> {
  const argv = process.argv.slice(2);
  watchOutput(process, (error) =>
    tell(error, new Command('papertrade'), createPlainPresent(process, told(argv))),
  );
  process.exitCode = await main(argv, process);
}

/**
 * Runs one command and answers with the exit status. The one place where stores are opened and
 * where an error becomes a message and a status.
 */
export async function main(argv: readonly string[], process: CliProcess): Promise<number> {
  // Where DEBUG is set, the Redis client prints all that it sends, the password too.
  delete process.env['DEBUG'];
  const opened: Store[] = [];
  const stores = async ({ config }: LoadedConfig) => {
    const [{ openStore: open, messagesOf }, { storeSettings }] = await Promise.all([
      import('../storage/open-store.ts'),
      import('./services.ts'),
    ]);
    return { open, messagesOf, settings: storeSettings(config, dataFolder(process.env)) };
  };
  const openStore = async (loaded: LoadedConfig) => {
    const { open, settings } = await stores(loaded);
    if (loaded.withheld.length > 0) {
      const present = await createPresent(process, told(argv));
      present.hint(
        `./papertrade.yaml names the store, so the user name and password of ` +
          `${loaded.withheld.join(', ')} are not sent to it. If it is your store, name it in your ` +
          'own settings, in PAPERTRADE_STORE or with --store.',
      );
    }
    const store = await open(settings);
    opened.push(store);
    return store;
  };
  const listen = async (loaded: LoadedConfig, channel: string) => {
    const { messagesOf, settings } = await stores(loaded);
    return messagesOf(settings, channel);
  };
  // What it was told has happened stands beside an error too.
  let launched: Present | undefined;
  const launch: Launch = async (command, work) => {
    const globals = globalsOf(command);
    const present = await createPresent(process, globals);
    launched = present;
    await work(createContext({ globals, process, present, openStore, listen, time: TIME }));
  };
  const words = unquoteLegs(argv);
  const program = await createProgram(process, launch, words);
  try {
    await parse(program, words);
    return 0;
  } catch (error) {
    const present = launched ?? (await createPresent(process, told(argv)));
    return tell(error, commandIn(program, words), present);
  } finally {
    await Promise.all(opened.map((store) => store.close()));
  }
}

/** A leg in quotes that is sold, `"-1 NIFTY 25000 CE"`, begins as an option does. */
const unquoteLegs = (argv: readonly string[]): readonly string[] =>
  argv.flatMap((word, at) => {
    const isLeg = /^-\d+ \S/.test(word) && argv[at - 1]?.startsWith('--') !== true;
    return isLeg ? word.trim().split(/\s+/) : [word];
  });

async function parse(program: Command, argv: readonly string[]): Promise<void> {
  if (argv.length === 0) program.outputHelp();
  else await program.parseAsync(argv, { from: 'user' });
}

/** Tells an error on stderr; gives the exit status. */
function tell(error: unknown, command: Command, present: Present): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const known = asPapertradeError(error, command);
  present.failure(known, nextStep(known, optionsOf(command)) ?? helpFor(known, command), error);
  return exitStatus(known.code);
}

const optionsOf = ({ options }: Command): readonly string[] =>
  options.flatMap(({ long }) => long ?? []);

const helpFor = ({ code }: PapertradeError, command: Command): string | undefined =>
  code === ErrorCode.USAGE ? `See "${nameOf(command)} --help".` : undefined;

/** --session collects what it was told: the last one is the session that the command is about. */
function globalsOf(command: Command): Globals {
  const { session: sessions = [], ...globals } = command.optsWithGlobals<
    Omit<Globals, 'session' | 'sessions'> & { session?: readonly string[] }
  >();
  return { ...globals, sessions, session: sessions.at(-1) };
}

/** How an error is told, also where the command line does not parse. */
const told = (argv: readonly string[]) => ({
  json: argv.includes('--json'),
  verbose: argv.includes('--verbose'),
  color: !argv.includes('--no-color'),
});

function asPapertradeError(error: unknown, command: Command): PapertradeError {
  if (error instanceof PapertradeError) return error;
  if (error instanceof CommanderError) return usageError(error, command);
  if (isOutOfFiles(error)) return outOfFiles(error.code);
  const message = error instanceof Error ? error.message : String(error);
  return new PapertradeError(
    ErrorCode.INTERNAL,
    `Internal error: ${escapeControls(message)}. This is a bug in papertrade; run the command ` +
      'again with --verbose to see where it happened.',
  );
}

/** What the program is made of is loaded when it is needed, and the system may let it open no more. */
const isOutOfFiles = (error: unknown): error is { readonly code: string } =>
  error instanceof Error && 'code' in error && /^(?:EMFILE|ENFILE)$/.test(String(error.code));

const outOfFiles = (code: string): PapertradeError =>
  new PapertradeError(
    ErrorCode.FILE_UNUSABLE,
    `The system lets papertrade open no more files (${code}). What the command did before that stands.`,
    { system_code: code },
  );
