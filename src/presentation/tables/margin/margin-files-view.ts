import type {
  KnownMarginFile,
  MarginImport,
} from '../../../app/margin/exchange-files/margin-imports.ts';
import { clockTime, grouped } from '../format.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

type Shown = Omit<MarginImport, 'skipped'>;

const fileJson = ({ kind, exchange, day, count, source, importedAt }: Shown) => ({
  kind,
  exchange,
  day,
  count,
  source,
  imported_at: importedAt,
});

export const marginImportJson = (taken: MarginImport) => ({
  ...fileJson(taken),
  skipped: taken.skipped,
});

export const marginFilesJson = (files: readonly KnownMarginFile[]) => ({
  files: files.map((each) => ({ ...fileJson(each), fresh: each.fresh })),
});

export function marginImportView(taken: MarginImport, style: Style): string {
  const { exchange, day, source, skipped } = taken;
  const imported = `Imported ${style.color.bold(countOf(taken))} of ${exchange} for ${day} from ${source}`;
  const left = `Left out ${grouped(skipped)} that do not read`;
  return skipped === 0 ? imported : `${imported}\n${left}`;
}

export function marginFilesView(files: readonly KnownMarginFile[], style: Style): string {
  if (files.length === 0) return 'No margin files.';
  return table(
    [
      { title: 'File', cell: ({ kind }: KnownMarginFile) => NAMES[kind] },
      { title: 'Exchange', cell: ({ exchange }) => exchange },
      { title: 'Day', cell: ({ day }) => day },
      { title: 'Has', cell: countOf, right: true },
      { title: 'Counts', cell: ({ fresh }) => (fresh ? 'yes' : 'no, too old') },
      { title: 'Source', cell: ({ source }) => source, drop: 2 },
      { title: 'Imported', cell: ({ importedAt }) => clockTime(importedAt), drop: 1 },
    ],
    files,
    style,
  );
}

const NAMES: Readonly<Record<Shown['kind'], string>> = {
  risk: 'risk file',
  exposure: 'exposure list',
};
const countOf = ({ kind, count }: Shown): string =>
  `${grouped(count)} ${kind === 'risk' ? 'contracts' : 'underlyings'}`;
