/**
 * Stands in for libsql's `@neon-rs/load` and `detect-libc` in the bundle. Those write a diagnostic
 * report of the whole process to learn which C library runs, which takes as long as all the rest
 * of opening the database; where the GNU loader lies at its standard place there is no need to.
 */
const { existsSync } = require('node:fs');

/* global __PACKAGE__ -- the package's folder, from the bundle */
const PACKAGE = `${__dirname}/${__PACKAGE__}`;

const GNU_LOADERS = {
  x64: '/lib64/ld-linux-x86-64.so.2',
  arm64: '/lib/ld-linux-aarch64.so.1',
  arm: '/lib/ld-linux-armhf.so.3',
};

function isGnu() {
  if (existsSync(GNU_LOADERS[process.arch] ?? '')) return true;
  const { header } = process.report.getReport();
  return Boolean(header.glibcVersionRuntime);
}

/** The last part of the binary's package name, `@libsql/<target>`. */
function currentTarget() {
  const { platform, arch } = process;
  if (platform === 'win32') return `win32-${arch}-msvc`;
  if (platform !== 'linux') return `${platform}-${arch}`;
  if (arch === 'arm') return isGnu() ? 'linux-arm-gnueabihf' : 'linux-arm-musleabihf';
  return `linux-${arch}-${isGnu() ? 'gnu' : 'musl'}`;
}

/**
 * Opens the binary of a target where npm puts it: in our package or beside it. Other installers put it
 * where only the database's package finds it; Node's own look for one reads a dozen places.
 */
function load(target) {
  const name = `@libsql/${target}`;
  for (const modules of [`${PACKAGE}/node_modules`, `${PACKAGE}/..`]) {
    const path = `${modules}/${name}/index.node`;
    if (existsSync(path)) {
      const binary = { exports: {} };
      process.dlopen(binary, path);
      return binary.exports;
    }
  }
  // Loaded here, since it brings Node's module loader for the web's kind of modules.
  const { createRequire } = require('node:module');
  const database = createRequire(`${PACKAGE}/package.json`).resolve('libsql');
  return createRequire(database)(name);
}

// The package corrects a target by the family; the target here is right already.
module.exports = {
  currentTarget,
  load,
  familySync: () => null,
  GLIBC: 'glibc',
  MUSL: 'musl',
};
