/** Before all tests: what they write goes to one folder, which goes when they end. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setUp() {
  // A short name, since the path of a socket has a hundred characters at most.
  const folder = mkdtempSync(join(tmpdir(), 'pt-'));
  // A test runs the program as another user, who must get through.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
