'use strict';
/**
 * Loads the bundled program with V8's code cache, so that a command starts without compiling it
 * again. The cache is an aid only: a missing, damaged or foreign one is made anew, and where none
 * can be written the program runs as well, a few milliseconds later. It is kept per user, never in
 * a shared folder, since cached code is code.
 */
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const FOLDER = path.join(__dirname, '../dist/program');
const BUILD_ID = /^\/\*([0-9a-f]{16})\*\//;

/** Loads the program's main part; every other is loaded when it is first required. */
function loadCached() {
  const main = readMain();
  const cache = new CodeCache(cacheFile(main));
  const packs = new Map();
  const openPack = (name) => {
    if (!packs.has(name)) packs.set(name, cache.compile(name, readPack(name)));
    return packs.get(name);
  };
  const parts = new Map();
  /** `./PACK:PART` is a part of the program. */
  const requirePart = (id) => {
    if (!id.startsWith('./')) return require(id);
    const loaded = parts.get(id);
    if (loaded) return loaded.exports;
    const module = { exports: {} };
    parts.set(id, module);
    const [pack, part] = id.slice(2).split(':');
    openPack(pack)[part](module.exports, requirePart, module, FOLDER);
    return module.exports;
  };
  process.once('exit', (status) => {
    if (status === 0) cache.save();
  });
  packs.set('main', cache.compile('main', main));
  return requirePart('./main:main');
}

const packFile = (name) => path.join(FOLDER, `${name}.js`);
const readPack = (name) => fs.readFileSync(packFile(name), 'latin1');

function readMain() {
  try {
    return readPack('main');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    process.stderr.write('error: papertrade is not built. Run "npm run build" first.\n');
    process.exit(1);
  }
}

/**
 * One file for each command, with the code that it uses; help uses other code than the command that
 * it is about. The build and the Node version name the folder: code of another of either is never
 * taken.
 */
function cacheFile(main) {
  const { HOME, XDG_CACHE_HOME } = process.env;
  const caches = XDG_CACHE_HOME || (HOME && path.join(HOME, '.cache'));
  const build = BUILD_ID.exec(main)?.[1];
  if (!caches || !build || !path.isAbsolute(caches)) return undefined;
  const words = process.argv.slice(2);
  const asked = words.find((word) => /^(?:-h|--help|--version)$/.test(word));
  const command = asked ?? words.find((word) => /^[a-z][a-z-]{0,31}$/.test(word)) ?? 'help';
  const folder = `${build}-${process.version}-${process.arch}`;
  return path.join(caches, 'papertrade', folder, `${command}.code`);
}

/**
 * The compiled packs of one command. The file begins with the length of its index, which gives each
 * pack's place: `{"main": [start, end], ...}`.
 */
class CodeCache {
  constructor(file) {
    this.file = file;
    this.codes = file ? readCodes(file) : new Map();
    this.fresh = new Map();
  }

  compile(name, source) {
    const cachedData = this.codes.get(name);
    const script = new vm.Script(source, { filename: packFile(name), cachedData });
    if (!cachedData || script.cachedDataRejected) this.fresh.set(name, script);
    return script.runInThisContext();
  }

  /** Packs that this run compiled join those that were there. */
  save() {
    if (!this.file || this.fresh.size === 0) return;
    for (const [name, script] of this.fresh) this.codes.set(name, script.createCachedData());
    writeCache(this.file, encodeCodes(this.codes));
  }
}

function readCodes(file) {
  const codes = new Map();
  try {
    const bytes = fs.readFileSync(file);
    const start = 4 + bytes.readUInt32LE(0);
    const index = JSON.parse(bytes.latin1Slice(4, start));
    for (const name in index) {
      const [from, to] = index[name];
      codes.set(name, bytes.subarray(start + from, start + to));
    }
    return codes;
  } catch {
    return new Map();
  }
}

function encodeCodes(codes) {
  const index = {};
  let length = 0;
  for (const [name, code] of codes) index[name] = [length, (length += code.length)];
  const words = Buffer.from(JSON.stringify(index), 'latin1');
  const head = Buffer.alloc(4);
  head.writeUInt32LE(words.length);
  return Buffer.concat([head, words, ...codes.values()]);
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
