import type { ContractMarket } from '../../domain/instruments/contract-rules.ts';
import type { Segment } from '../../domain/instruments/instrument.ts';
import type { CsvNotes } from './read/csv-file.ts';
import { findFiles, type FileKind, type LegacyFile } from './read/folder.ts';
import type {
  LegacyBalance,
  LegacyClosedPosition,
  LegacyPosition,
  LegacyReport,
} from './read/legacy.ts';
import { InstrumentNames } from './names.ts';
import { readBalance, readPaperPositions } from './read/read-json.ts';
import { readClosedPositions, readPositions } from './read/read-positions.ts';
import {
  readReport,
  readReportCsv,
  readSessionFile,
  sessionIdOf,
  type ReportReader,
} from './read/read-report.ts';
import type { RejectSink } from './rejects.ts';
import type { LegacyTimes } from './read/times.ts';

/** One file as the summary names it. */
export interface FileNote {
  readonly file: string;
  readonly kind: FileKind;
  /** Columns that nobody reads. */
  ignoredColumns: readonly string[];
}

/** All that the folder holds but for the orders, which are streamed. */
export interface Collected {
  readonly files: readonly FileNote[];
  readonly names: InstrumentNames;
  readonly orders: LegacyFile | undefined;
  readonly positions: readonly LegacyPosition[];
  readonly closed: readonly LegacyClosedPosition[];
  readonly balance: LegacyBalance | undefined;
  readonly reports: readonly LegacyReport[];
  /** When the newest loose file was written, for a folder without any time in it. */
  readonly modified: number;
  readonly notesFor: (file: LegacyFile, rejected: RejectSink) => CsvNotes;
}

export interface CollectRequest {
  readonly folder: string;
  readonly times: LegacyTimes;
  readonly defaultSegment: Segment;
  readonly contracts: ContractMarket;
  readonly rejected: RejectSink;
}

/** Reads every small file of the folder. The named options come first, since others refer to them. */
export async function collect(request: CollectRequest): Promise<Collected> {
  const { times, rejected } = request;
  const files = findFiles(request.folder);
  const notes = new Map<string, FileNote>(
    files.map(({ name, kind }) => [
      name,
      { file: name, kind, ignoredColumns: [] as readonly string[] },
    ]),
  );
  const notesFor = (file: LegacyFile, sink: RejectSink): CsvNotes => ({
    rejected: sink,
    unknownColumns: (names) => {
      const note = notes.get(file.name);
      if (note) note.ignoredColumns = names;
    },
  });
  const of = (kind: FileKind): LegacyFile[] => files.filter((file) => file.kind === kind);
  const names = new InstrumentNames(request.defaultSegment, request.contracts);
  const reader = (file: LegacyFile) => ({ file, times, names, notes: notesFor(file, rejected) });

  const paper = of('paper_positions').flatMap((file) => readPaperPositions(reader(file)));
  const rows = await Promise.all(of('positions').map((file) => readPositions(reader(file))));
  const closedRows = await Promise.all(
    of('closed_positions').map((file) => readClosedPositions(reader(file))),
  );
  const closed = closedRows.flat();
  const positions = mergePositions([...paper, ...rows.flat()]);
  for (const each of [...positions, ...closed]) names.add(each.securityId, each.name);
  const [balanceFile] = of('balance');
  const balance = balanceFile && readBalance(balanceFile, rejected);
  const reports = await readReports(files, reader);
  const loose = files.filter(({ kind }) => !/^(?:report|session)/.test(kind));
  return {
    files: [...notes.values()],
    names,
    orders: of('orders')[0],
    positions,
    closed,
    balance,
    reports,
    modified: Math.max(0, ...loose.map(({ modified }) => modified)),
    notesFor,
  };
}

/** One position of an instrument and side; what one file lacks another may have. */
function mergePositions(positions: readonly LegacyPosition[]): LegacyPosition[] {
  const merged = new Map<string, LegacyPosition>();
  for (const position of positions) {
    const key = `${position.securityId} ${position.side}`;
    const known = merged.get(key);
    merged.set(key, known ? completed(known, position) : position);
  }
  return [...merged.values()];
}

function completed(known: LegacyPosition, other: LegacyPosition): LegacyPosition {
  return {
    ...known,
    name: known.name.option ? known.name : other.name,
    currentPrice: known.currentPrice ?? other.currentPrice,
    openedAt: known.openedAt ?? other.openedAt,
    markedAt: known.markedAt ?? other.markedAt,
  };
}

/** One report a session: the JSON counts before the CSV, and that before `session_ID.csv`. */
async function readReports(
  files: readonly LegacyFile[],
  reader: (file: LegacyFile) => ReportReader,
): Promise<LegacyReport[]> {
  const reports = new Map<string, LegacyReport>();
  const add = (report: LegacyReport | undefined): void => {
    if (!report) return;
    const known = reports.get(report.sessionId);
    reports.set(report.sessionId, known ? enriched(known, report) : report);
  };
  for (const kind of ['report', 'report_csv', 'session_csv'] as const) {
    for (const file of files.filter((each) => each.kind === kind)) {
      if (kind === 'report') add(readReport(reader(file)));
      else if (kind === 'session_csv') add(await readSessionFile(reader(file)));
      else if (!reports.has(sessionIdOf(file.name))) add(await readReportCsv(reader(file)));
    }
  }
  return [...reports.values()];
}

function enriched(known: LegacyReport, other: LegacyReport): LegacyReport {
  const figures = Object.keys(known.figures).length > 0 ? known : other;
  return {
    ...figures,
    sessionId: known.sessionId,
    positions: known.positions.length > 0 ? known.positions : other.positions,
    closed: known.closed.length > 0 ? known.closed : other.closed,
    trades: known.trades,
  };
}
