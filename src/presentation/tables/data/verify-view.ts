import { escapeControls } from '../../../domain/errors.ts';
import type { Verification } from '../../../app/integrity/verifier.ts';
import { counted } from '../format.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

export function verifyView(results: readonly Verification[], style: Style): string {
  if (results.length === 0) return 'No sessions to verify.';
  return results.map((each) => verificationView(each, style)).join('\n');
}

function verificationView(result: Verification, style: Style): string {
  const { sessionId, entries, positions, differences } = result;
  const read = `${counted(entries, 'journal entry', 'journal entries')}, ${counted(positions, 'position')}`;
  if (differences.length === 0) return `${style.color.green('ok')}  ${sessionId}: ${read}`;
  const lines = differences.map(({ where, stored, expected, repairable = true }) => {
    const lost = repairable ? '' : " (a repair can't tell what it was)";
    // What is stored may hold line ends, and would then tell lines of its own.
    return `    ${escapeControls(`${where}: stored ${stored}, expected ${expected}`)}${lost}`;
  });
  const count = counted(differences.length, 'difference');
  return [`${style.color.red('differs')}  ${sessionId}: ${count} (${read})`, ...lines].join('\n');
}

/** Every setting on a line: its path, its value, where it came from. */
export function configView(
  config: object,
  sources: Readonly<Record<string, string>>,
  style: Style,
): string {
  const rows = Object.entries(sources).map(([path, source]) => ({
    path,
    value: valueAt(config, path),
    source,
  }));
  return table(
    [
      { title: 'Setting', cell: (row: (typeof rows)[number]) => row.path },
      { title: 'Value', cell: (row) => row.value },
      { title: 'Source', cell: (row) => row.source, drop: 1 },
    ],
    rows,
    style,
  );
}

function valueAt(config: unknown, path: string): string {
  let node = config;
  for (const key of path.split('.')) node = (node as Record<string, unknown> | undefined)?.[key];
  return typeof node === 'string' ? node : JSON.stringify(node);
}
