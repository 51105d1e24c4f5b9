'use strict';
/**
 * Starts the bundled program. Each command keeps the parts of the program that it used in one file of
 * the user's cache, as source and as V8's compiled code, so that its next start reads that file alone
 * and compiles nothing. The cache is an aid only: a missing, damaged or foreign one is made anew, and
 * where none can be written the program runs as well, some milliseconds later. It is kept per user,
 * never in a shared folder, since cached code is code.
 */
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

/* global __BUILD_ID__ -- what was built, a hash */

const FOLDER = path.join(__dirname, 'program');
/** A part is named `./PACK:NAME`; a pack is a script whose value is its parts by name. */
const MAIN = './main:main';

/** Loads the program's main part; every other is loaded when it is first required. */
function loadMain() {
  const cache = new PartCache(cacheFile());
  const packs = new Map();
  const partOf = (id) => {
    const [pack, name] = id.slice(2).split(':');
    if (!packs.has(pack)) packs.set(pack, openPack(pack));
    return packs.get(pack)[name];
  };
  const loaded = new Map();
  const requirePart = (id) => {
    if (!id.startsWith('./')) return require(id);
    const known = loaded.get(id);
    if (known) return known.exports;
    const module = { exports: {} };
    loaded.set(id, module);
    const part = cache.parts[id] ?? cache.add(id, partOf(id));
    part(module.exports, requirePart, module, FOLDER);
    return module.exports;
  };
  process.once('exit', (status) => {
    if (status === 0) cache.save();
  });
  return requirePart(MAIN);
}

function openPack(name) {
  const filename = path.join(FOLDER, `${name}.js`);
  return new vm.Script(fs.readFileSync(filename, 'latin1'), { filename }).runInThisContext();
}

/**
 * One file for each command, with the code that it uses; help uses other code than the command that
 * it is about. The build, which the bundler fills in, and the Node version name the folder: code of
 * another of either is never taken.
 */
function cacheFile() {
  const { HOME, XDG_CACHE_HOME } = process.env;
  const caches = XDG_CACHE_HOME || (HOME && path.join(HOME, '.cache'));
  if (!caches || !path.isAbsolute(caches)) return undefined;
  const words = process.argv.slice(2);
  const asked = words.find((word) => /^(?:-h|--help|--version)$/.test(word));
  const command = asked ?? words.find((word) => /^[a-z][a-z-]{0,31}$/.test(word)) ?? 'help';
  const folder = `${__BUILD_ID__}-${process.version}-${process.arch}`;
  return path.join(caches, 'papertrade', folder, `${command}.code`);
}

/**
 * The parts that one command used: the source of an object that has them by their ids, and its
 * compiled code. Where a part was missing, the source is written with it and without code; the next
 * start compiles that, and those after it need not.
 */
class PartCache {
  #file;
  #script;
  #source = '({})';
  #isCompiled = false;
  #added = [];
  parts = {};

  constructor(file) {
    this.#file = file;
    if (file) this.#read(file);
  }

  #read(file) {
    try {
      const { source, code } = decode(fs.readFileSync(file));
      const cachedData = code.length > 0 ? code : undefined;
      const script = new vm.Script(source, { filename: 'papertrade.js', cachedData });
      this.parts = script.runInThisContext();
      this.#source = source;
      this.#script = script;
      this.#isCompiled = cachedData !== undefined && !script.cachedDataRejected;
    } catch {
      // None yet, or a damaged one.
    }
  }

  add(id, part) {
    this.#added.push(`${JSON.stringify(id)}:${part},`);
    return part;
  }

  save() {
    if (!this.#file) return;
    if (this.#added.length > 0) {
      const known = this.#source.slice(0, -'})'.length);
      writeCache(this.#file, encode(`${known}${this.#added.join('')}})`, Buffer.alloc(0)));
    } else if (!this.#isCompiled) {
      writeCache(this.#file, encode(this.#source, this.#script.createCachedData()));
    }
  }
}

/** As many bytes as V8 wants code to be aligned by, so that it need not copy it. */
const HEAD_BYTES = 16;

/** The lengths of both, the code, and the source. */
function encode(source, code) {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(code.length, 0);
  head.writeUInt32LE(source.length, 4);
  return Buffer.concat([head, code, Buffer.from(source, 'latin1')]);
}

function decode(bytes) {
  const end = HEAD_BYTES + bytes.readUInt32LE(0);
  const length = bytes.readUInt32LE(4);
  if (length === 0 || bytes.length !== end + length) throw new Error('damaged');
  return { source: bytes.latin1Slice(end), code: bytes.subarray(HEAD_BYTES, end) };
}

/** Replaced in one step, which a power cut can't leave half done; caches of earlier builds go. */
function writeCache(file, bytes) {
  const folder = path.dirname(file);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.writeFileSync(temporary, bytes, { mode: 0o600, flush: true });
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

loadMain().run(process);
