import { homedir } from 'node:os';
import type { CliProcess } from './context.ts';

/** The XDG data folder of the embedded store. */
export function dataFolder({ env }: Pick<CliProcess, 'env'>): string {
  const data = env['XDG_DATA_HOME'] || `${env['HOME'] || homedir()}/.local/share`;
  return `${data}/papertrade`;
}
