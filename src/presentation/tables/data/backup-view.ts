import { escapeControls, quoteSafely } from '../../../domain/errors.ts';
import { clockTime, counted } from '../format.ts';
import type { Style } from '../style.ts';

export function backupView(
  path: string,
  sessions: readonly string[],
  bytes: number,
  { color }: Style,
): string {
  const size = `${(bytes / 1024).toFixed(1)} kB`;
  return `Saved ${color.bold(counted(sessions.length, 'session'))} to ${quoteSafely(path)} (${size}).`;
}

export interface RestoreDocument {
  readonly created_at: string;
  readonly restored: readonly string[];
  readonly unchanged: readonly string[];
  /** With --dry-run: what a restore would bring. */
  readonly missing: readonly string[];
  readonly dry_run: boolean;
}

export function restoreView(path: string, document: RestoreDocument, { color }: Style): string {
  const { restored, unchanged, missing } = document;
  const when = escapeControls(clockTime(document.created_at));
  const group = (title: string, ids: readonly string[]): string[] =>
    ids.length === 0 ? [] : [`${color.bold(title)}: ${ids.join(', ')}`];
  return [
    `${quoteSafely(path)} of ${when} is intact: ${counted(restored.length + unchanged.length + missing.length, 'session')}.`,
    ...group('Restored', restored),
    ...group('Would be restored', missing),
    ...group('There already, the same', unchanged),
  ].join('\n');
}
