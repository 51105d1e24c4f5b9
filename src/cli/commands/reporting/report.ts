import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { ErrorCode, invalidValue, PapertradeError } from '../../../domain/errors.ts';
import { listReports, type ListingQuery } from '../../../app/reporting/listing.ts';
import { parseQuery, type QueryOptions } from '../../shared/reporting/report-query.ts';
import type { SessionReport, SessionReporter } from '../../../app/reporting/session-reporter.ts';
import { journalProgress } from '../../output/journal-progress.ts';
import { tellUnreadable } from '../../shared/sessions/left-out.ts';
import { outputOf, writeReport, type OutputFile } from '../../output/output-file.ts';
import {
  parseFormat,
  parseGrouping,
  parseMethod,
  type ReportFormat,
  type ReportGrouping,
  type ReportTable,
} from '../../input/arguments/report-options.ts';
import type { ReportChoice } from '../../../app/reporting/measures/terms.ts';
import type { TripMethod } from '../../../domain/performance/trips/round-trips.ts';

/** `pager` is false for --no-pager. */
type ReportOptions = QueryOptions &
  Options<
    'day' | 'format' | 'table' | 'out' | 'cost' | 'group' | 'benchmark' | 'by',
    'latest' | 'all' | 'list' | 'force' | 'short' | 'pager'
  >;
type Request = ReportOptions & { readonly id: string | undefined };

interface Shape {
  readonly format: ReportFormat;
  readonly table: ReportTable | undefined;
  /** Where it goes; absent for the terminal. */
  readonly out?: OutputFile | undefined;
  readonly method: TripMethod;
  readonly by: ReportGrouping | undefined;
}

export function define(command: Command): void {
  command
    .description(
      "Show a session's report: the result in a sentence, round trips, risk, charts, best and " +
        'worst trades. Other formats keep it or send it.',
    )
    .argument('[id]', 'default: the current session')
    .option('--latest', 'the session that ended last')
    .option('--all', 'one report over all sessions')
    .option('--list', 'list the sessions with their figures')
    .option('--day <date>', 'only this day: YYYY-MM-DD, today, yesterday, -3d')
    .option('--since <date>', 'one report over (or a list of) the sessions from this day on')
    .option('--until <date>', 'through this day')
    .option('--status <status>', 'only active or only completed sessions')
    .option('--sort <order>', 'of the list: time, pnl, trades, win-rate or drawdown')
    .option('--limit <count>', 'at most this many of the list')
    .option('--format <format>', 'table, json, csv or html (default: table)')
    .option(
      '--table <name>',
      'as CSV only this: trades, positions, equity, round-trips, returns, strategies or notes (the ' +
        'contract notes, which --table alone shows)',
    )
    .option('--short', 'only the result and ten figures')
    .option(
      '--by <what>',
      'only the round trips by underlying, type, side, hour, day or note, or strategy',
    )
    .option('--cost <method>', 'cost of what is closed: average or fifo (default: average)')
    .option(
      '--group <what>',
      'a round trip is a closing order (fifo) or from flat to flat (flat) (default: fifo)',
    )
    .option(
      '--benchmark <what>',
      'alpha, beta and correlation against a file of prices or bars, or against an index or a ' +
        'share whose settlement prices are kept',
    )
    .option('--no-pager', 'print it, however long it is')
    .option('--out <file>', 'write to this file instead of the terminal')
    .option('--force', 'replace the file of --out without asking')
    .addHelpText('after', EXAMPLES);
}

export async function run(
  context: Context,
  id: string | undefined,
  options: ReportOptions,
): Promise<void> {
  const request: Request = { ...options, id };
  const { format, table } = parseFormat(request, context.globals.json === true);
  if (request.day !== undefined) requireNothingBesideDay(request);
  const query = await parseQuery(request, context);
  if (request.list) {
    await showList(query, format, context);
    return;
  }
  const output = await outputOf(request, context);
  if (!output) return;
  const [method, by] = [parseMethod(request), parseGrouping(request.by)];
  const shape: Shape = { format, table, out: output.file, method, by };
  const many = request.all === true || request.since !== undefined || request.until !== undefined;
  if (request.day !== undefined) await showOneDay(request.day, shape, request, context);
  else if (many) await showMany(shape, query, request, context);
  else await showOne(shape, request, context);
}

async function showList(
  query: ListingQuery,
  format: ReportFormat,
  context: Context,
): Promise<void> {
  if (format === 'html') throw invalidValue('format', format, 'table, json or csv, for a list');
  const { store } = await context.services();
  const sessions = await listReports(store, query);
  if (format === 'csv') {
    const { listingCsv } = await import('../../../presentation/csv/report-csv.ts');
    context.process.stdout.write(listingCsv(sessions));
    return;
  }
  const { listedJson, reportListView } =
    await import('../../../presentation/tables/report/listing-view.ts');
  const document = { sessions: sessions.map(listedJson) };
  if (format === 'json') context.present.document(document);
  else context.present.show(document, (style) => reportListView(sessions, style));
  tellUnreadable(sessions, context);
  if (sessions.length === 0) context.present.hint('Start one: papertrade session start');
}

async function showOneDay(
  day: string,
  shape: Shape,
  request: Request,
  context: Context,
): Promise<void> {
  const { showDay } = await import('../../shared/reporting/day-report.ts');
  const id = request.latest ? await latestEnded(context) : await context.sessionId(request.id);
  const { format, out, method } = shape;
  const pager = request.pager !== false;
  await showDay({ id, day, format, out, pager, choice: { method } }, context);
}

/** Refuses what would be of many sessions, or is not worked out for one day. */
function requireNothingBesideDay(request: Request): void {
  for (const name of ['list', 'all', 'since', 'until', 'benchmark', 'short', 'by'] as const) {
    if (request[name] === undefined) continue;
    throw new PapertradeError(ErrorCode.USAGE, `--${name} and --day cannot be combined.`);
  }
}

async function showOne(shape: Shape, request: Request, context: Context): Promise<void> {
  const id = request.latest ? await latestEnded(context) : await context.sessionId(request.id);
  const reporter = await reporterOf(context);
  const progress = journalProgress(context);
  const choice = await choiceOf(shape, request, context);
  if (shape.table === 'returns') {
    const { returnsCsv } = await import('../../../presentation/csv/report-csv.ts');
    const days = await reporter.days(id, progress.onProgress);
    await writeReport(returnsCsv(days), shape.out, context);
  } else if (isOfJournal(shape.table)) {
    const { journalCsv } = await import('../../../presentation/csv/report-csv.ts');
    const lines = journalCsv(shape.table, reporter.steps(id, progress.onProgress, choice));
    await writeReport(lines, shape.out, context);
  } else {
    const report = await reporter.report(id, progress.onProgress, choice);
    await show(await reporter.withNotes(report), shape, request, context);
  }
  progress.done();
}

const isOfJournal = (
  table: ReportTable | undefined,
): table is 'trades' | 'equity' | 'round-trips' =>
  table === 'trades' || table === 'equity' || table === 'round-trips';

const OF_MANY: readonly ReportTable[] = ['positions', 'returns', 'strategies'];

async function showMany(
  shape: Shape,
  query: ListingQuery,
  request: Request,
  context: Context,
): Promise<void> {
  if (shape.table !== undefined && !OF_MANY.includes(shape.table)) {
    throw invalidValue(
      'table',
      shape.table,
      'positions, returns or strategies, for a report over many sessions',
    );
  }
  const { store } = await context.services();
  const reporter = await reporterOf(context);
  const sessions = [...(await listReports(store, { ...query, sort: 'time' }))].reverse();
  if (sessions.length === 0) {
    throw new PapertradeError(
      ErrorCode.SESSION_NOT_FOUND,
      'No session fits. "papertrade report --list" shows them all.',
    );
  }
  const progress = journalProgress(context);
  const choice = await choiceOf(shape, request, context);
  const report = await reporter.combined(sessions, progress.onProgress, choice);
  progress.done();
  const unreadable = report.unreadable_sessions ?? [];
  const skipped = sessions.length - (report.sessions?.length ?? 0) - unreadable.length;
  await show(report, shape, request, context);
  for (const { session_id: id, reason } of unreadable) {
    context.present.hint(`Left out: session ${id}. ${reason}`);
  }
  if (skipped > 0) {
    context.present.hint(`Left out, not adopted yet: ${skipped} of the predecessor's sessions.`);
  }
}

async function show(
  report: SessionReport,
  { format, out, table, by }: Shape,
  { short, pager }: Request,
  context: Context,
): Promise<void> {
  const { present } = context;
  const { REPORT_FORMATS, tableOf } = await import('../../shared/reporting/report-formats.ts');
  const what = { table, by, short };
  if (out !== undefined || format === 'csv' || format === 'html') {
    await writeReport(await REPORT_FORMATS[format](report, what, context), out, context);
  } else if (format === 'json') present.document(report);
  else {
    const view = await tableOf(report, what);
    const { showPaged } = await import('../../output/pager.ts');
    showPaged(report, view, pager !== false, context);
  }
}

/** By which method round trips are made, and what the report is compared with. */
async function choiceOf(
  { method }: Shape,
  { benchmark }: Request,
  context: Context,
): Promise<ReportChoice> {
  if (benchmark === undefined) return { method };
  const { readBenchmark } = await import('../../input/benchmark.ts');
  return { method, benchmark: await readBenchmark(benchmark, context) };
}

async function latestEnded(context: Context): Promise<string> {
  const { store } = await context.services();
  const ended = [...(await listReports(store, { status: 'completed', sort: 'time' }))];
  const latest = ended.sort((a, b) => Date.parse(b.endTime) - Date.parse(a.endTime))[0];
  if (latest) return latest.id;
  throw new PapertradeError(
    ErrorCode.SESSION_NOT_FOUND,
    'No session has ended yet. "papertrade report" shows the current one.',
  );
}

const reporterOf = async (context: Context): Promise<SessionReporter> =>
  (await context.services()).reporter();

const EXAMPLES = `
Examples:
  papertrade report
  papertrade report MONDAY --format html --out monday.html
  papertrade report MONDAY --format csv --table round-trips --out trips.csv
  papertrade report --day yesterday
  papertrade report --list --since -30d --sort pnl --limit 10
  papertrade report --since -30d
  papertrade report --table returns --out days.csv
  papertrade report --benchmark nifty.csv --cost fifo
  papertrade report compare MONDAY TUESDAY`;
