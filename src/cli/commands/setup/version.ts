import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { versionView } from '../../../presentation/tables/data/version-view.ts';

export function define(command: Command): void {
  command
    .description('Show the version, what it runs on, and what is new in it.')
    .addHelpText('after', '\nExample:\n  papertrade version --json | jq -r .version');
}

export function run(context: Context): Promise<void> {
  const { versions, platform, arch } = process;
  const document = {
    version: __VERSION__,
    node: versions.node,
    platform: `${platform}-${arch}`,
    notes: newestNotes(readChangelog()),
  };
  context.present.show(document, (style) => versionView(document, style));
  return Promise.resolve();
}

/** Only a package that somebody took apart has none; the version is known all the same. */
function readChangelog(): string {
  try {
    return readFileSync(join(import.meta.dirname, '../../CHANGELOG.md'), 'utf8');
  } catch {
    return '';
  }
}

/** The first section of a changelog that has entries, without its heading. */
export function newestNotes(changelog: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const filled = sections.find((section) => /^- /m.test(section)) ?? '';
  return filled.slice(filled.indexOf('\n') + 1).trim();
}
