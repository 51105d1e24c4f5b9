'use strict';
/**
 * Loads the bundled program with V8's code cache, so that a command starts without compiling the
 * bundle again. The cache is an aid only: a missing, damaged or foreign one is made anew, and
 * where none can be written the program runs as well, a few milliseconds later. It is kept per
 * user, never in a shared folder, since cached code is code.
 */
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const PROGRAM = path.join(__dirname, '../dist/main.cjs');
const BUILD_ID = /^\/\*([0-9a-f]{16})\*\//;

function loadCached() {
  const source = readProgram();
  const file = cacheFile(source);
  const cachedData = file && readCache(file);
  const script = new vm.Script(asModule(source), { filename: PROGRAM, cachedData });
  if (file && (!cachedData || script.cachedDataRejected)) {
    process.once('exit', (status) => {
      if (status === 0) writeCache(file, script.createCachedData());
    });
  }
  const program = { exports: {} };
  script.runInThisContext()(program.exports, require, program, PROGRAM, path.dirname(PROGRAM));
  return program.exports;
}

function readProgram() {
  try {
    return fs.readFileSync(PROGRAM, 'latin1');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    process.stderr.write('error: papertrade is not built. Run "npm run build" first.\n');
    process.exit(1);
  }
}

/** Node's own wrapper of a CommonJS module. */
const asModule = (source) =>
  `(function (exports, require, module, __filename, __dirname) {${source}\n})`;

/**
 * One file for each command, with the code that it uses. The build and the Node version name the
 * folder: code of another of either is never taken.
 */
function cacheFile(source) {
  const { HOME, XDG_CACHE_HOME } = process.env;
  const caches = XDG_CACHE_HOME || (HOME && path.join(HOME, '.cache'));
  const build = BUILD_ID.exec(source)?.[1];
  if (!caches || !build || !path.isAbsolute(caches)) return undefined;
  const command = process.argv.slice(2).find((word) => /^[a-z][a-z-]{0,31}$/.test(word)) ?? 'help';
  const folder = `${build}-${process.version}-${process.arch}`;
  return path.join(caches, 'papertrade', folder, `${command}.code`);
}

function readCache(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Replaced in one step; caches of earlier builds go. */
function writeCache(file, code) {
  const folder = path.dirname(file);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.writeFileSync(temporary, code, { mode: 0o600 });
    fs.renameSync(temporary, file);
    for (const name of fs.readdirSync(path.dirname(folder))) {
      if (name !== path.basename(folder) && /^[0-9a-f]{16}-v/.test(name)) {
        fs.rmSync(path.join(path.dirname(folder), name), { recursive: true, force: true });
      }
    }
  } catch {
    // A read-only home or a full disk: the next start compiles again.
  }
}

module.exports = { loadCached };
