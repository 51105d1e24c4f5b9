import { escapeControls } from '../../../domain/errors.ts';
import type { LeftOut, Taken, Translation } from '../../../migration/configuration/translate.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

export const configImportJson = (
  { taken, leftOut }: Translation,
  file: { readonly path: string; readonly written: boolean },
) => ({
  ...file,
  taken: taken.map(({ key, value, setting, becomes }) => ({
    key,
    value,
    setting: setting.join('.'),
    becomes,
  })),
  left_out: leftOut,
});

export function configImportView({ taken, leftOut }: Translation, style: Style): string {
  const became = table(
    [
      { title: 'Predecessor', cell: ({ key }: Taken) => escapeControls(key) },
      { title: 'Value', cell: ({ value }) => escapeControls(value), right: true, drop: 1 },
      { title: 'Setting', cell: ({ setting }) => escapeControls(setting.join('.')) },
      { title: 'Becomes', cell: ({ becomes }) => escapeControls(becomes), right: true },
    ],
    taken,
    style,
  );
  if (leftOut.length === 0) return became;
  const without = table(
    [
      { title: 'No counterpart', cell: ({ key }: LeftOut) => escapeControls(key) },
      { title: 'Value', cell: ({ value }) => escapeControls(value), drop: 1 },
      { title: 'Why', cell: ({ reason }) => escapeControls(reason) },
    ],
    leftOut,
    style,
  );
  return `${became}\n\n${without}`;
}
