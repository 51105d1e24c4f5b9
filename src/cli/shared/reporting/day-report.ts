import type { Context } from '../../context.ts';
import type { ReportChoice } from '../../../app/reporting/measures/terms.ts';
import type { DayReport } from '../../../app/reporting/session-reporter.ts';
import { invalidValue } from '../../../domain/errors.ts';
import { jsonText } from '../../../presentation/json/json-text.ts';
import { dayReportView } from '../../../presentation/tables/report/day-view.ts';
import { parseDay } from '../../input/arguments/day.ts';
import type { ReportFormat } from '../../input/arguments/report-options.ts';
import { journalProgress } from '../../output/journal-progress.ts';
import { showPaged } from '../../output/pager.ts';
import { writeReport, type OutputFile } from '../../output/output-file.ts';

/** What `report --day` is asked for. */
interface DayRequest {
  readonly id: string;
  /** The day as typed. */
  readonly day: string;
  readonly format: ReportFormat;
  readonly out: OutputFile | undefined;
  readonly pager: boolean;
  readonly choice: ReportChoice;
}

/** Shows one day of a session as a table or as JSON, or writes it to a file. */
export async function showDay(request: DayRequest, context: Context): Promise<void> {
  const { format, out } = request;
  if (format !== 'table' && format !== 'json') {
    throw invalidValue('format', format, 'table or json, for one day');
  }
  const day = await parseDay(request.day, () => context.today(), 'day');
  const reporter = await (await context.services()).reporter();
  const progress = journalProgress(context);
  const report = await reporter.day(request.id, day, progress.onProgress, request.choice);
  progress.done();
  if (out !== undefined) await writeReport(textOf(report, format, context), out, context);
  else if (format === 'json') context.present.document(report);
  else showPaged(report, (style) => dayReportView(report, style), request.pager, context);
}

const textOf = (report: DayReport, format: ReportFormat, context: Context): string =>
  `${format === 'json' ? jsonText(report, 2) : dayReportView(report, context.present.plain)}\n`;
