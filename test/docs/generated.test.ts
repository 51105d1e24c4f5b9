import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

describe('what is made from the source is current ("npm run docs" makes it anew)', () => {
  it.each(['man-page', 'config-reference', 'pictures', 'page-picture'])('%s', (name) => {
    const { status, stderr } = spawnSync(process.execPath, [`.ci/${name}.mjs`, '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
