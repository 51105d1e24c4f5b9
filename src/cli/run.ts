import { fstatSync, readlinkSync, statSync, writevSync } from 'node:fs';
import type { CliProcess } from './context.ts';
import { ErrorCode, PapertradeError } from '../domain/errors.ts';
import { main, tellAtOnce } from './main.ts';

/** Runs the command of the process's own words and sets its exit status: the program's entry. */
export async function run(process: NodeJS.Process): Promise<void> {
  const seen = asCliProcess(process);
  process.exitCode = await main(process.argv.slice(2), seen);
  const isWritten = ({ stdout, stderr }: CliProcess) =>
    [stdout, stderr].every((output) => output instanceof Output && output.isWritten);
  // Taking down what nobody needs any more takes a millisecond or two.
  if (isWritten(seen)) process.exit();
}

/**
 * Where output goes to a file, a pipe or nowhere, it is written without `process.stdout` and
 * `process.stderr`: they load Node's network and terminal modules, which takes as long as a command.
 */
function asCliProcess(process: NodeJS.Process): CliProcess {
  if (mayBeTerminal(1)) {
    outliveReaders(process);
    return process;
  }
  return {
    env: process.env,
    cwd: () => process.cwd(),
    stdout: new Output(process, 'stdout', 1),
    stderr: mayBeTerminal(2) ? process.stderr : new Output(process, 'stderr', 2),
    get stdin() {
      return process.stdin;
    },
  };
}

/** A device that is not the null device. Linux tells its name, which takes less than to look at it. */
function mayBeTerminal(fd: number): boolean {
  try {
    if (process.platform === 'linux') {
      const name = readlinkSync(`/proc/self/fd/${fd}`);
      return name.startsWith('/dev/') && name !== '/dev/null';
    }
    const found = fstatSync(fd);
    return found.isCharacterDevice() && found.rdev !== statSync('/dev/null').rdev;
  } catch {
    return true;
  }
}

/** A file or a pipe. */
class Output {
  readonly #process: NodeJS.Process;
  readonly #name: 'stdout' | 'stderr';
  readonly #fd: number;
  /** Node's own stream, once a pipe was full: it knows how to wait. */
  #stream: NodeJS.WritableStream | undefined;

  constructor(process: NodeJS.Process, name: 'stdout' | 'stderr', fd: number) {
    this.#process = process;
    this.#name = name;
    this.#fd = fd;
  }

  /** Whether all that was written has left the process. */
  get isWritten(): boolean {
    return this.#stream === undefined;
  }

  write(text: string): void {
    if (this.#stream) this.#stream.write(text);
    else this.#writeNow(Buffer.from(text));
  }

  /** With `writev`, for which Node does half as much as for `write`. */
  #writeNow(bytes: Buffer): void {
    let rest = bytes;
    try {
      while (rest.length > 0) rest = rest.subarray(writevSync(this.#fd, [rest]));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EAGAIN') {
        unwritten(error as NodeJS.ErrnoException, this.#process, this.#name);
        return;
      }
      outliveReaders(this.#process);
      this.#stream = this.#process[this.#name];
      this.#stream.write(rest);
    }
  }
}

/**
 * A reader of the output that has seen enough, such as head, closes the pipe: nothing is wrong, and
 * nobody is left to work for. A full disk is told. Errors that nobody reads are lost, their exit
 * status is not.
 */
function unwritten(
  { code = '' }: NodeJS.ErrnoException,
  process: NodeJS.Process,
  name: 'stdout' | 'stderr',
): void {
  if (name === 'stderr') return;
  process.exit(code === 'EPIPE' ? 0 : tellAtOnce(outputLost(code), process.argv, process));
}

function outliveReaders(process: NodeJS.Process): void {
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].on('error', (error: NodeJS.ErrnoException) => {
      unwritten(error, process, name);
    });
  }
}

const outputLost = (code: string): PapertradeError =>
  new PapertradeError(
    ErrorCode.FILE_UNUSABLE,
    `The output could not be written (${code}). What the command did stands: look before you ` +
      'run it again, with "papertrade orders" or "papertrade balance".',
    { system_code: code },
  );
