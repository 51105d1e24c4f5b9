import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CliProcess } from './context.ts';

/** The XDG data folder of the embedded store. */
export function dataFolder({ env }: Pick<CliProcess, 'env'>): string {
  const data = env['XDG_DATA_HOME'] || join(env['HOME'] || homedir(), '.local', 'share');
  return join(data, 'papertrade');
}
