/** Bundles the program into dist/program, which bin/papertrade starts, and the library into dist/library.cjs. */
import { build, transform } from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { bundleOptions, ROOT } from './bundle.mjs';
import { redisClientPlugins } from './bundle-ioredis.mjs';
import { commandTree } from './command-tree.mjs';
import { leanLibraries } from './lean-libraries.mjs';

const require = createRequire(import.meta.url);

/**
 * Modules of Node that packages require at their top and most commands never use; together they
 * take longer to load than a whole command. Each loads when something of it is first used.
 */
const LAZY = ['assert', 'child_process', 'crypto', 'dns', 'fs/promises', 'net', 'os', 'tls', 'tty'];

const lazyNodeModules = {
  name: 'lazy-node-modules',
  setup({ onResolve, onLoad }) {
    const filter = new RegExp(`^(node:)?(${LAZY.join('|')})$`);
    onResolve({ filter }, ({ path, namespace, importer }) => {
      if (namespace.startsWith('lazy')) return undefined;
      const name = path.replace('node:', '');
      return importer.startsWith(join(ROOT, 'src'))
        ? { path: name, namespace: 'lazy-import', sideEffects: false }
        : { path: name, namespace: 'lazy' };
    });
    // Our own parts import functions alone, by name: of these the bundler keeps what is used.
    onLoad({ filter: /./, namespace: 'lazy-import' }, ({ path }) => {
      const real = require(path);
      const names = Object.keys(real).filter((name) => /^[a-z]\w*$/.test(name));
      const exported = names
        .filter((name) => typeof real[name] === 'function')
        .map(
          (name) => `export const ${name} = (...values) => require('${path}').${name}(...values);`,
        );
      return { contents: exported.join('\n'), loader: 'js' };
    });
    onLoad({ filter: /./, namespace: 'lazy' }, ({ path }) => {
      const real = require(path);
      const load = `require('${path}')`;
      const names = Object.keys(real).filter((name) => /^\w+$/.test(name));
      // A package may keep a function of a module at its top; a class must be the module's own.
      const members = names.map((name) =>
        /^[a-z]/.test(name) && typeof real[name] === 'function'
          ? `${name}(...values) { return ${load}.${name}(...values); }`
          : `get ${name}() { return ${load}.${name}; }`,
      );
      const parts = `{ ${members.join(',\n')} }`;
      // Copying the members to a function takes longer than all the rest.
      const contents =
        typeof real === 'function'
          ? `module.exports = new Proxy(() => {}, {
              apply: (_, self, values) => ${load}(...values),
              get: (_, name) => ${load}[name],
            });`
          : `module.exports = ${parts};`;
      return { contents, loader: 'js' };
    });
  },
};

/** Node makes a module of its own of what is there anyway. */
const globalProcess = {
  name: 'global-process',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?process$/ }, () => ({ path: 'process', namespace: 'global' }));
    onLoad({ filter: /./, namespace: 'global' }, () => ({ contents: 'module.exports = process;' }));
  },
};

const options = {
  ...bundleOptions,
  write: false,
  minify: true,
  external: ['@libsql/*'],
  define: { ...bundleOptions.define, __PACKAGE__: '"../.."' },
  plugins: [
    ...bundleOptions.plugins,
    ...leanLibraries,
    ...redisClientPlugins,
    globalProcess,
    lazyNodeModules,
  ],
};

/**
 * The program in packs, so that a command reads little more than the code that it runs: what every
 * command needs, what most need, and the rest each alone. esbuild splits the modules into parts;
 * each becomes a function that bin/papertrade calls as Node calls a CommonJS module, and a pack
 * is a script whose value is the functions by name.
 */
async function bundleProgram() {
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints: { main: 'src/cli/run.ts' },
    outdir: 'dist/program',
    splitting: true,
    format: 'esm',
    metafile: true,
  });
  for (const path in metafile.outputs) requireNoCircle(metafile.outputs, path);
  const packOf = packNames(metafile);
  const packs = new Map();
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, {
      ...PART,
      // Code from a cache can only require: a module of Node's own is never imported.
      supported: { 'dynamic-import': false },
    });
    const name = basename(path, '.js');
    const linked = code.replace(
      /require\("\.\/([\w.-]+)\.js"\)/g,
      (_, part) => `require("./${packOf.get(part)}:${part}")`,
    );
    // Without getters most of what esbuild puts into each part for them has no use.
    const plain = await transform(plainExports(name, linked), { ...PART, treeShaking: true });
    const part = `"${name}":function(exports,require,module,__dirname){${plain.code}}`;
    const pack = packOf.get(name);
    packs.set(pack, [...(packs.get(pack) ?? []), part]);
  }
  return [...packs].map(([name, parts]) => ({ name, code: plainAscii(`({${parts.join(',')}})`) }));
}

const PART = { format: 'cjs', platform: 'node', target: 'node20', minify: true };

/**
 * Exports as a plain object, made when the part is loaded. esbuild makes two getters for each, in every
 * start, and every call of another part would pass through both. A test looks that no part changes
 * what it exports later.
 */
function plainExports(name, code) {
  const getters =
    /[\w$]+\(([\w$]+),\{((?:[\w$]+:\(\)=>[\w$.]+,?)*)\}\);module\.exports=[\w$]+\(\1\);/;
  const [whole, , exported] = getters.exec(code) ?? [];
  if (whole === undefined) throw new Error(`${name}: esbuild exports otherwise now`);
  const own = code.replace(whole, () => '').replace(/\b0&&\(module\.exports=\{[\w,]*\}\);/, '');
  const body = own.replace(OWN_PART, '.then(()=>require("$1"))');
  return `${body};module.exports={${exported.replaceAll(':()=>', ':')}}`;
}

/** A part of our own that is loaded later, as esbuild wraps it. */
const OWN_PART = /\.then\(\(\)=>[\w$]+\(require\("(\.\/[^"]+)"\)\)\)/g;

/** A part in a circle would take the exports of one that is not loaded yet. */
function requireNoCircle(outputs, path, above = []) {
  if (above.includes(path)) throw new Error(`Parts in a circle: ${[...above, path].join(' ')}`);
  for (const { path: next, kind, external } of outputs[path].imports) {
    if (kind === 'import-statement' && !external) requireNoCircle(outputs, next, [...above, path]);
  }
}

/** Packs are read as Latin-1, which is quickest; esbuild leaves regular expressions as they are. */
const plainAscii = (code) =>
  code.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The pack of each part. */
function packNames({ outputs }) {
  const names = new Map();
  const needed = new Set();
  const need = (path) => {
    if (needed.has(path)) return;
    needed.add(path);
    for (const { path: next, kind, external } of outputs[path].imports) {
      if (kind === 'import-statement' && !external) need(next);
    }
  };
  need('dist/program/main.js');
  for (const [path, { bytes }] of Object.entries(outputs)) {
    const name = basename(path, '.js');
    const isCommon = name.startsWith('chunk-') ? bytes < LARGE : bytes < SMALL;
    names.set(name, needed.has(path) ? 'main' : isCommon ? 'common' : name);
  }
  return names;
}

/** Reading a part this small with the common ones takes less than reading it alone. */
const SMALL = 6500;

/** Shared, but not worth reading for the commands that don't need it: the Redis client. */
const LARGE = 100_000;

/** One file for an entry point and all that it needs. */
async function bundleWhole(entryPoint) {
  const { outputFiles } = await build({
    ...options,
    entryPoints: [entryPoint],
    format: 'cjs',
    define: {
      ...options.define,
      __PACKAGE__: '".."',
      __COMMIT_WORKER__: '"./commit-worker.cjs"',
    },
  });
  return outputFiles[0].contents;
}

const [program, library, commitWorker] = await Promise.all([
  bundleProgram(),
  bundleWhole('src/library/main.ts'),
  bundleWhole('src/storage/sqlite/commit-worker.ts'),
]);
const keeper = await readFile(join(ROOT, 'src/cli/keep-code.cjs'), 'utf8');
const hash = createHash('sha256').update(keeper);
for (const { name, code } of program) hash.update(name).update(code);
const id = hash.digest('hex').slice(0, 16);
const commands = (await commandTree()).commands.map((command) => command.name());

// Swapped in at once: a program that starts meanwhile finds a whole build.
const fresh = `dist.${process.pid}`;
const old = `dist.old.${process.pid}`;
await mkdir(join(fresh, 'program'), { recursive: true });
for (const { name, code } of program) {
  await writeFile(join(fresh, 'program', `${name}.js`), code);
}
await writeFile(`${fresh}/build.json`, JSON.stringify({ id, commands }));
await copyFile('src/cli/keep-code.cjs', `${fresh}/keep-code.cjs`);
await writeFile(`${fresh}/library.cjs`, library);
await writeFile(`${fresh}/commit-worker.cjs`, commitWorker);
// One implementation for import and require, so that an error is one class in both.
await writeFile(
  `${fresh}/library.mjs`,
  "import library from './library.cjs';\nexport const { openDesk, PapertradeError } = library;\n",
);
for (const kind of ['mts', 'cts']) {
  await copyFile('src/library/library.d.ts', `${fresh}/library.d.${kind}`);
}
if (existsSync('dist')) await rename('dist', old);
await rename(fresh, 'dist');
await rm(old, { recursive: true, force: true });
