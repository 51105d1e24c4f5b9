import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { versionView } from '../../output/version-view.ts';
import type { Context } from '../context.ts';

export async function runVersion(context: Context): Promise<void> {
  const path = join(import.meta.dirname, '../../CHANGELOG.md');
  // Only a package that somebody took apart has no changelog; the version is known all the same.
  const changelog = await readFile(path, 'utf8').catch(() => '');
  const { versions, platform, arch } = process;
  const document = {
    version: __VERSION__,
    node: versions.node,
    platform: `${platform}-${arch}`,
    notes: newestNotes(changelog),
  };
  context.present.show(document, (style) => versionView(document, style));
}

/** The first section of a changelog that has entries, without its heading. */
export function newestNotes(changelog: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const filled = sections.find((section) => /^- /m.test(section)) ?? '';
  return filled.slice(filled.indexOf('\n') + 1).trim();
}
