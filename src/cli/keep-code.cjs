'use strict';
/**
 * Keeps the parts of the program that a command used, and their compiled code. Where a part was
 * missing, the source is written with it and without code; the next start compiles that, and those
 * after it need not.
 */
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

/** The parts that are not kept yet come from `folder`; what is kept goes to `file`, where there is one. */
module.exports = function keepCode(file, { source, script }, folder, headBytes) {
  const packs = new Map();
  const added = [];

  /** Finds a part of the program in its pack. */
  function add(id) {
    const [pack, name] = id.slice('./'.length).split(':');
    if (!packs.has(pack)) packs.set(pack, openPack(path.join(folder, `${pack}.js`)));
    const part = packs.get(pack)[name];
    added.push(`${JSON.stringify(id)}:${part},`);
    return part;
  }

  function content() {
    if (added.length === 0) return encode(source, script.createCachedData(), headBytes);
    const known = source.slice(0, -'})'.length);
    return encode(`${known}${added.join('')}})`, Buffer.alloc(0), headBytes);
  }

  if (file) {
    process.once('exit', (status) => {
      if (status === 0) write(file, content());
    });
  }
  return { add };
};

/** A pack is a script whose value is its parts by name. */
const openPack = (filename) =>
  new vm.Script(fs.readFileSync(filename, 'latin1'), { filename }).runInThisContext();

/** The lengths of both, the code, and the source. */
function encode(source, code, headBytes) {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32LE(code.length, 0);
  head.writeUInt32LE(source.length, 4);
  return Buffer.concat([head, code, Buffer.from(source, 'latin1')]);
}

/** Replaced in one step, which a power cut can't leave half done; caches of earlier builds go. */
function write(file, bytes) {
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
