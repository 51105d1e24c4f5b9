/**
 * Stands in for libsql's `@neon-rs/load` and `detect-libc` in the bundle. Those write a diagnostic
 * report of the whole process to learn which C library runs, which takes as long as all the rest
 * of opening the database; where the GNU loader lies at its standard place there is no need to.
 */
const { existsSync } = require('node:fs');

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

// The package corrects a target by the family; the target here is right already.
module.exports = {
  currentTarget,
  load: () => null,
  familySync: () => null,
  GLIBC: 'glibc',
  MUSL: 'musl',
};
