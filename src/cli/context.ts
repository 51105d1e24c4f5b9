import type { Command } from 'commander';
import type { Readable } from 'node:stream';
import type { LoadedConfig } from '../config/load.ts';
import type { ListFormat } from '../presentation/tables/list-formats.ts';
import type { Present, Stream } from '../presentation/tables/present.ts';
import type { Quote, Store } from '../app/results.ts';
import type { Clock } from '../app/market/calendar.ts';
import type { Services } from '../app/compose.ts';
import type { Finder } from '../app/instruments/find-instrument.ts';
import type { Settings } from '../app/settings.ts';
import type { Trading } from '../app/trading/compose-trading.ts';
import type { OptionClock } from '../app/market/options/option-clock.ts';

/** The process as the program sees it; a test gives its own. */
export interface CliProcess {
  readonly env: Record<string, string | undefined>;
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  cwd(): string;
}
/** Whether it is a whole process, which a terminal's screens and questions need. */
export const isWhole = (process: CliProcess): process is NodeJS.Process => 'exit' in process;

/** The process, for a screen that handles its signals. Throws where it is not whole. */
export function wholeProcess(process: CliProcess): NodeJS.Process {
  if (isWhole(process)) return process;
  throw new TypeError('a screen needs a process');
}

/** The options that every command takes. */
export interface Globals {
  readonly config?: string;
  readonly store?: string;
  readonly session?: string | undefined;
  /** Every --session that was given. */
  readonly sessions: readonly string[];
  readonly json?: boolean;
  /** false for --no-color. */
  readonly color?: boolean;
  readonly quiet?: boolean;
  readonly yes?: boolean;
  readonly verbose?: boolean;
  /** How a list is printed, at the commands that print one. */
  readonly format?: ListFormat;
  readonly columns?: string;
}

/** Options as they are typed: those that have a text, flags, and those that always have a text. */
export type Options<
  Text extends string,
  Flag extends string = never,
  Always extends string = never,
> = { readonly [Name in Text]?: string } & { readonly [Name in Flag]?: boolean } & {
  readonly [Name in Always]: string;
};

/** What a command's work needs. Everything heavy is loaded when it is first asked for. */
export interface Context {
  readonly globals: Globals;
  readonly process: CliProcess;
  readonly present: Present;
  config(): Promise<LoadedConfig>;
  settings(): Promise<Settings>;
  /** What finds instruments by name; it opens the store only where it must look them up. */
  finder(): Promise<Finder>;
  services(): Promise<Services>;
  /** Of the services those that trade. */
  trading(): Promise<Trading>;
  /** The services with another clock, over the same store or a view of it. */
  servicesAt(
    clock: { readonly now: Clock; readonly turnTo?: (quote: Quote) => void },
    view?: (store: Store) => Store,
  ): Promise<Services>;
  /** Counts the time to an expiry, by the configured hours and days. */
  optionClock(): Promise<OptionClock>;
  /** Today, `YYYY-MM-DD`, in the configured zone. */
  today(): Promise<string>;
  /**
   * The id of the session that the command is about; `named` is its argument. Its scheduled
   * events are applied first, and told, unless `events` is false.
   */
  sessionId(named?: string, options?: { readonly events?: boolean }): Promise<string>;
  /** Opens another store, with the settings of the configured one. */
  openStore(url: string): Promise<Store>;
  /** What is published on a channel of the configured store, as it comes. */
  messages(channel: string): Promise<AsyncIterable<readonly string[]>>;
  /** Asks a question; true with --yes. Rejects with NOT_CONFIRMED outside a terminal. */
  confirm(question: string): Promise<boolean>;
}

/** Makes a context from a parsed command and runs the work. */
export type Launch = (command: Command, work: (context: Context) => Promise<void>) => Promise<void>;
