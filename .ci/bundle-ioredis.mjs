/** How the Redis client goes into the bundle: what it makes when it loads, and we never use, stays out. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ROOT } from './bundle.mjs';

const BUILT = join(ROOT, 'node_modules/ioredis/built');

/** Files of the client that go in otherwise: each from its source. */
const CHANGED = {
  // What it would log to a terminal are commands, with passwords: it has no log here.
  'utils/debug.js': () => 'const silent = () => {}; exports.default = () => silent;',

  // Nobody traces a command of ours; to find that out, it loads a module of Node at its start.
  'tracing.js': () => `const untraced = (work) => work();
    exports.traceCommand = exports.traceBatch = exports.traceConnect = untraced;`,

  // Certificates that the configuration can't choose.
  'constants/TLSProfiles.js': () => 'exports.default = {};',

  // Its classes take over what events have, name by name; inheriting it costs nothing.
  'utils/applyMixin.js': () => `exports.default = (derived, { prototype }) => {
    let last = derived.prototype;
    while (last !== prototype && Object.getPrototypeOf(last) !== Object.prototype) {
      last = Object.getPrototypeOf(last);
    }
    if (last !== prototype) Object.setPrototypeOf(last, prototype);
  };`,

  // It puts the functions of its commands on a class's prototype, one by one. For each V8 copies what
  // it knows of the prototype, 400 KB in all; an object that the prototype inherits takes a tenth.
  'utils/Commander.js'(source) {
    const [before, loop, after] = source.split(/^(commands\.forEach\(.*?^\}\);)$/ms);
    if (after === undefined) throw new Error('ioredis adds its commands otherwise now');
    return `${before} const inherited = {};
      ${loop.replaceAll('Commander.prototype[', 'inherited[')}
      Object.setPrototypeOf(Commander.prototype, inherited); ${after}`;
  },

  // The client of a cluster is a part by itself.
  'Redis.js'(source) {
    const alone = source.replace(/^(?:const cluster_1 = |Redis\.Cluster = ).*$/gm, '');
    if (alone.includes('cluster_1')) throw new Error('ioredis needs its cluster otherwise now');
    return alone;
  },
};

const changedFiles = {
  name: 'changed-files',
  setup({ onLoad }) {
    const gone = Object.keys(CHANGED).filter((file) => !existsSync(join(BUILT, file)));
    if (gone.length > 0) throw new Error(`ioredis has no ${gone.join(', ')} any more`);
    onLoad({ filter: /ioredis.built.*\.js$/ }, async ({ path }) => {
      const change = CHANGED[relative(BUILT, path)];
      return change && { contents: change(await readFile(path, 'utf8')), loader: 'js' };
    });
  },
};

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
      const kept = known.filter(([name]) => sent.has(name)).map(withoutKeyless);
      return { contents: JSON.stringify(Object.fromEntries(kept)), loader: 'json' };
    });
  },
};

/** Subcommands say where keys are; those of most commands have none. */
function withoutKeyless([name, { subcommands = {}, ...command }]) {
  const keyed = Object.entries(subcommands).filter(([, { keyStart }]) => keyStart !== 0);
  return [
    name,
    keyed.length > 0 ? { ...command, subcommands: Object.fromEntries(keyed) } : command,
  ];
}

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
      const folder = join(ROOT, 'src/stores/redis');
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

export const redisClientPlugins = [changedFiles, separateParts, ownCommands, knownScripts];
