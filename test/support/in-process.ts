import { Readable } from 'node:stream';
import { main } from '../../src/cli/main.ts';

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program's main function in this process, with a home of its own. */
export async function runMain(
  home: string,
  argv: readonly string[],
  given: { env?: Record<string, string>; isTTY?: boolean } = {},
): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  const { isTTY = false } = given;
  const status = await main(argv, {
    env: { HOME: home, ...given.env },
    stdout: { isTTY, columns: 140, write: (text) => (stdout += text) },
    stderr: { isTTY, columns: 140, write: (text) => (stderr += text) },
    stdin: Object.assign(Readable.from([]), { isTTY: false }),
    cwd: () => home,
  });
  return { status, stdout, stderr };
}
