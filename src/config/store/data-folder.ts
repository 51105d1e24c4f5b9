import { homedir } from 'node:os';

/** The XDG data folder of the embedded store. */
export function dataFolder(env: Readonly<Record<string, string | undefined>>): string {
  const data = env['XDG_DATA_HOME'] || `${env['HOME'] || homedir()}/.local/share`;
  return `${data}/papertrade`;
}
