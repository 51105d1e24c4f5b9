/** Bundles the program into dist/main.cjs, and the library into dist/library.cjs. */
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const { version } = JSON.parse(await readFile('package.json', 'utf8'));

/** YAML is read at build time; no parser is needed for what ships. */
const yaml = {
  name: 'yaml',
  setup({ onLoad }) {
    onLoad({ filter: /\.yaml$/ }, async ({ path }) => ({
      contents: JSON.stringify(parse(await readFile(path, 'utf8'), { schema: 'failsafe' })),
      loader: 'json',
    }));
  },
};

/** The database's own look for its binary costs as much as opening the database. */
const findBinary = {
  name: 'find-binary',
  setup({ onResolve }) {
    const path = fileURLToPath(new URL('../src/stores/local/find-binary.cjs', import.meta.url));
    onResolve({ filter: /^(@neon-rs\/load|detect-libc)$/ }, ({ importer }) =>
      importer.includes('libsql') ? { path } : undefined,
    );
  },
};

/** Commander needs it only for commands that are programs of their own; papertrade has none. */
const lazyChildProcess = {
  name: 'lazy-child-process',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('commander') ? { path: 'spawn', namespace: 'lazy' } : undefined,
    );
    onLoad({ filter: /^spawn$/, namespace: 'lazy' }, () => ({
      contents: "exports.spawn = (...words) => require('child_process').spawn(...words);",
      loader: 'js',
    }));
  },
};

async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    write: false,
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // Code from a cache can only require: a module of Node's own is never imported.
    supported: { 'dynamic-import': false },
    external: ['@libsql/*'],
    loader: { '.lua': 'text' },
    define: { __VERSION__: JSON.stringify(version), 'import.meta.url': '__moduleUrl' },
    banner: { js: "var __moduleUrl=require('node:url').pathToFileURL(__filename).href;" },
    plugins: [yaml, findBinary, lazyChildProcess],
    logLevel: 'warning',
  });
  return outputFiles[0].contents;
}

const [contents, library] = await Promise.all(
  ['src/cli/main.ts', 'src/library/main.ts'].map(bundle),
);
const buildId = createHash('sha256').update(contents).digest('hex').slice(0, 16);

// Swapped in at once: a program that starts meanwhile finds a whole build.
const fresh = `dist.${process.pid}`;
const old = `dist.old.${process.pid}`;
await mkdir(fresh);
await writeFile(`${fresh}/main.cjs`, `/*${buildId}*/${Buffer.from(contents).toString()}`);
await writeFile(`${fresh}/library.cjs`, library);
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
