import type { SessionReport } from '../../../app/reporting/session-reporter.ts';
import { jsonText } from '../../../presentation/json/json-text.ts';
import type { Style } from '../../../presentation/tables/style.ts';
import type { Context } from '../../context.ts';
import type {
  ReportFormat,
  ReportGrouping,
  ReportTable,
} from '../../input/arguments/report-options.ts';

/** What of a report is shown; all of it where nothing is named. */
export interface ReportPart {
  readonly table: ReportTable | undefined;
  readonly by: ReportGrouping | undefined;
  readonly short: boolean | undefined;
}

type Presenter = (report: SessionReport, part: ReportPart, context: Context) => Promise<string>;

/** A report as text, by the name of its format. */
export const REPORT_FORMATS: Readonly<Record<ReportFormat, Presenter>> = {
  async table(report, part, { present }) {
    const view = await tableOf(report, part);
    return `${view(present.plain)}\n`;
  },
  json: (report) => Promise.resolve(`${jsonText(report, 2)}\n`),
  async csv(report, { table }, context) {
    const csv = await import('../../../presentation/csv/report-csv.ts');
    if (table === 'returns') return csv.returnsCsv(report.daily_returns);
    if (table === 'strategies') return csv.strategiesCsv(report.by_strategy);
    if (table === 'notes') return csv.notesCsv(report.contract_notes ?? []);
    if (table === 'positions') return csv.positionsCsv(report);
    const { calendar } = await context.services();
    return csv.sectionedCsv(report, calendar.iso());
  },
  async html(report) {
    const { reportPage } = await import('../../../presentation/page/page.ts');
    return reportPage(report);
  },
};

/** The whole report as a table, the short one, or one of its parts. */
export async function tableOf(
  report: SessionReport,
  { by, table, short }: ReportPart,
): Promise<(style: Style) => string> {
  if (table === 'notes') {
    const { notesView } = await import('../../../presentation/tables/report/notes-view.ts');
    return (style) => notesView(report.contract_notes ?? [], style);
  }
  if (by === 'strategy') {
    const { strategiesView } = await import('../../../presentation/tables/report/strategies.ts');
    return (style) => strategiesView(report.by_strategy, style);
  }
  const { breakdownView, reportView, shortReportView } =
    await import('../../../presentation/tables/report/report-view.ts');
  if (by !== undefined) return (style) => breakdownView(report, by, style);
  return (style) => (short ? shortReportView(report, style) : reportView(report, style));
}
