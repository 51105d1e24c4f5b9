/** How the Redis client goes into the bundle: in two parts, with the commands and scripts that are sent. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './bundle.mjs';

const BUILT = join(ROOT, 'node_modules/ioredis/built');

/** Which class of the client a file of ours imports: only one of them connects to clusters. */
const separateParts = {
  name: 'separate-parts',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^ioredis$/ }, ({ importer }) => ({
      path: importer.endsWith(join('redis', 'cluster.ts')) ? 'Cluster' : 'Redis',
      namespace: 'ioredis-part',
      sideEffects: false,
    }));
    onLoad({ filter: /./, namespace: 'ioredis-part' }, ({ path }) => ({
      contents: `export { default as ${path} } from './${PARTS[path]}';`,
      resolveDir: BUILT,
    }));
  },
};

const PARTS = { Redis: 'Redis.js', Cluster: 'cluster/index.js' };

/**
 * The commands that the program sends (the ACL line of the guide, under which a test runs them all)
 * and those that ioredis sends by itself. For each command that it knows ioredis makes two
 * functions and a table when it loads: of all 390 that takes longer than an order.
 */
const ownCommands = {
  name: 'own-commands',
  setup({ onLoad }) {
    onLoad({ filter: /@ioredis\/commands\/built\/commands\.json$/ }, async ({ path }) => {
      const guide = await readFile(join(ROOT, 'docs/redis.md'), 'utf8');
      const acl = /^ACL SETUSER papertrade .*$/m.exec(guide)[0];
      const sent = new Set(IOREDIS_SENDS.split(' '));
      for (const [, name] of acl.matchAll(/ \+([a-z]+)/g)) sent.add(name);
      const known = Object.entries(JSON.parse(await readFile(path, 'utf8')));
      const kept = known.filter(([name]) => sent.has(name)).map(whatIsRead);
      return { contents: JSON.stringify(Object.fromEntries(kept)), loader: 'json' };
    });
  },
};

/** What is asked of a command: two flags, and where its keys are; those of most subcommands nowhere. */
function whatIsRead([name, { flags, keyStart, keyStop, step, subcommands = {} }]) {
  const asked = flags.filter((flag) => ASKED_FLAGS.has(flag));
  const keyed = Object.entries(subcommands).filter(([, found]) => found.keyStart !== 0);
  const more = keyed.length > 0 && { subcommands: Object.fromEntries(keyed) };
  return [name, { flags: asked, keyStart, keyStop, step, ...more }];
}

const ASKED_FLAGS = new Set(['readonly', 'loading']);

const IOREDIS_SENDS =
  'asking auth client cluster discard echo exec hello info multi ping psubscribe punsubscribe ' +
  'quit readonly role script select sentinel ssubscribe subscribe sunsubscribe unsubscribe watch';

/**
 * ioredis names each script by its SHA-1. Those of ours are known when the program is built; loading
 * the cryptographic module for them takes longer than connecting.
 */
const knownScripts = {
  name: 'known-scripts',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^crypto$/ }, ({ importer }) =>
      importer.endsWith(join('ioredis', 'built', 'Script.js'))
        ? { path: 'scripts', namespace: 'known-scripts' }
        : undefined,
    );
    onLoad({ filter: /./, namespace: 'known-scripts' }, async () => {
      const folder = join(ROOT, 'src/storage/redis');
      const files = (await readdir(folder)).filter((name) => name.endsWith('.lua'));
      const scripts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
      const names = scripts.map((lua) => createHash('sha1').update(lua).digest('hex'));
      const entries = files.map((name, at) => `[require('./${name}'), '${names[at]}']`);
      const contents = `
        const names = new Map([${entries.join(', ')}]);
        exports.createHash = () => ({
          update: (lua) => ({
            digest: () => names.get(lua) ?? require('crypto').createHash('sha1').update(lua).digest('hex'),
          }),
        });`;
      return { contents, loader: 'js', resolveDir: folder };
    });
  },
};

export const redisClientPlugins = [separateParts, ownCommands, knownScripts];
