/** The program's own parts, bundled from the sources. */
import { load } from '../.ci/command-tree.mjs';

export const loadProgram = () => load('bench/parts.ts');

/** A store at `url`, with the default configuration. */
export async function openBenchStore(program, url, localPath = '', cluster = false) {
  return program.openStore({
    url,
    localPath,
    redis: {
      namespace: 'dhan_scalper:v1',
      cluster,
      connectTimeoutMs: 3000,
      commandTimeoutMs: 30000,
    },
  });
}
