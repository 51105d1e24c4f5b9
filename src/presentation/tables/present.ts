import { escapeControls, type PapertradeError } from '../../domain/errors.ts';
import type { AppliedEventFields } from '../json/documents.ts';
import { jsonText } from '../json/json-text.ts';
import type { ListName } from './list-columns.ts';
import type { ListDocument, ListView, ListOptions } from './list.ts';
import { colorsFor, NO_COLORS, PLAIN, type Colors, type Style } from './style.ts';

/** Where a command's output goes: data to stdout, all the rest to stderr. */
export interface Present {
  /** Prints the document with --json, else the view; what makes a document is called only then. */
  show(document: object | (() => object), view: (style: Style) => string): void;
  /** Prints the list under `key` as --format, --columns and --json ask for, else the view. */
  list<K extends ListName>(document: ListDocument<K>, key: K, view: ListView): Promise<void>;
  /** A view as it is printed on stdout, for a pager. */
  text(view: (style: Style) => string): string;
  /** Prints one line of a result that has many. */
  line(view: (style: Style) => string): void;
  /** Prints a JSON document whatever the options say. */
  document(document: object): void;
  /** Scheduled events that were applied first: told at once, with --json beside what is printed. */
  applied(events: readonly AppliedEventFields[]): void;
  /** A hint or the next step, for people only. */
  hint(text: string): void;
  /** An error, and what can be done about it. */
  failure(error: PapertradeError, step: string | undefined, cause: unknown): void;
  /** A style without colour or width, for files. */
  readonly plain: Style;
}

export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
  once?(event: 'drain' | 'close', listener: () => void): unknown;
  off?(event: 'drain' | 'close', listener: () => void): unknown;
}
interface Output {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Stream;
  readonly stderr: Stream;
}
interface Options extends Pick<ListOptions, 'format' | 'columns'> {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
  readonly verbose?: boolean;
}

/** With the colours that the outputs take. */
export async function createPresent(output: Output, options: Options): Promise<Present> {
  const colorsOf = ({ isTTY }: Stream): Promise<Colors> =>
    colorsFor({ env: output.env, isTerminal: isTTY === true, color: options.color !== false });
  const [stdout, stderr] = await Promise.all([colorsOf(output.stdout), colorsOf(output.stderr)]);
  return presentOn(output, options, { stdout, stderr });
}

/** Without colours. */
export const createPlainPresent = (output: Output, options: Options): Present =>
  presentOn(output, options, { stdout: NO_COLORS, stderr: NO_COLORS });

function presentOn(
  { stdout, stderr }: Output,
  options: Options,
  colors: Readonly<Record<'stdout' | 'stderr', Colors>>,
): Present {
  const style = (): Style => ({ color: colors.stdout, width: widthOf(stdout) });
  const print = (shown: string): void => {
    stdout.write(`${shown}\n`);
  };
  const document = (value: object): void => {
    print(jsonText(value, 2));
  };
  const hint = (text: string): void => {
    if (options.json || options.quiet) return;
    stderr.write(`${colors.stderr.dim(escapeControls(text))}\n`);
  };
  const applied: AppliedEventFields[] = [];
  const withEvents = <T extends object>(value: T): T =>
    applied.length === 0 || 'events' in value ? value : { ...value, events: applied };
  return {
    document,
    show(value, view) {
      if (options.json) document(withEvents(isMaker(value) ? value() : value));
      else print(visibly(view(style())));
    },
    text: (view) => visibly(view(style())),
    line(view) {
      print(view(style()));
    },
    async list(value, key, view) {
      const { listPieces } = await import('./list.ts');
      const pieces = listPieces(withEvents(value), key, options, style(), view);
      for await (const block of inBlocks(pieces)) await written(stdout, block);
    },
    applied(events) {
      applied.push(...events);
      for (const { created_at: at, description } of events) {
        hint(`${at.slice(0, 16).replace('T', ' ')}: ${description}`);
      }
    },
    hint,
    failure(error, step, cause) {
      const stack = options.verbose ? stackOf(cause) : '';
      if (options.json) {
        const { code, message, details } = error;
        const told = { error: { code, message: withStep(message, step), details } };
        stderr.write(`${jsonText(withEvents(told))}\n`);
      } else {
        stderr.write(`${colors.stderr.red('error:')} ${visibly(withStep(error.message, step))}\n`);
      }
      if (stack) stderr.write(`${stack}\n`);
    },
    plain: PLAIN,
  };
}

const BLOCK = 65_536;

/** Pieces of text put together to blocks that are worth a write. */
async function* inBlocks(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let block = '';
  for await (const piece of pieces) {
    block += piece;
    if (block.length < BLOCK) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}

/** Waits until a slow reader has taken what was written, or is gone. */
async function written(stream: Stream, block: string): Promise<void> {
  if (stream.write(block) !== false || stream.once === undefined) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      stream.off?.('drain', go);
      stream.off?.('close', go);
      resolve();
    };
    stream.once?.('drain', go);
    stream.once?.('close', go);
  });
}

const withStep = (message: string, step: string | undefined): string =>
  step === undefined ? message : `${message} ${step}`;

const isMaker = (document: object): document is () => object => typeof document === 'function';

/** It is asked for each time: a terminal may change its size. */
const widthOf = ({ isTTY, columns }: Stream): number | undefined =>
  isTTY === true ? (columns ?? 80) : undefined;

/** The last net before a terminal: only lines and our own colours pass. */
const visibly = (view: string): string =>
  view.includes(ESCAPE)
    ? view
        .split(new RegExp(`(${ESCAPE}\\[[0-9;]*m)`))
        .map((part, index) => (index % 2 === 1 ? part : visibleLines(part)))
        .join('')
    : visibleLines(view);

const visibleLines = (text: string): string => text.split('\n').map(escapeControls).join('\n');

const ESCAPE = String.fromCharCode(27);

const stackOf = (cause: unknown): string =>
  cause instanceof Error ? (cause.stack ?? '').split('\n').map(escapeControls).join('\n') : '';
