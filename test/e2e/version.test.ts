import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newestNotes } from '../../src/cli/commands/setup/version.ts';
import { Desk } from '../support/program.ts';

const ROOT = join(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

describe('papertrade version', () => {
  it('tells the version, what it runs on and what is new', async () => {
    const desk = new Desk();
    const { status, stdout } = await desk.run('version');
    expect(status).toBe(0);
    expect(stdout).toContain(`papertrade ${version} (Node ${process.versions.node}`);
    expect((await desk.run('--version')).stdout.trim()).toBe(version);
    const document = await desk.json('version');
    expect(document).toMatchObject({ version, node: process.versions.node });
    const changelog = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
    expect(changelog).toContain(document.notes);
    expect(document.notes).toMatch(/^- /m);
  });

  it('takes the newest section of the changelog that says something', () => {
    const changelog =
      '# Changelog\n\n## Unreleased\n\n## 1.1.0\n\n### Added\n\n- New\n\n## 1.0.0\n\n- Old\n';
    expect(newestNotes(changelog)).toBe('### Added\n\n- New');
    expect(newestNotes('')).toBe('');
  });
});
