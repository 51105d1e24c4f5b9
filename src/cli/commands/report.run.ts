import { rename, writeFile } from 'node:fs/promises';
import { ErrorCode, invalidValue, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { reportJson } from '../../output/json.ts';
import { reportView } from '../../output/report-view.ts';
import type { SessionReport } from '../../services/session-reporter.ts';
import type { Context } from '../context.ts';
import { listSessions } from './session.run.ts';

export interface ReportWords {
  readonly latest?: boolean;
  readonly list?: boolean;
  readonly format?: string;
  readonly out?: string;
}

export async function runReport(
  words: ReportWords & { readonly id: string | undefined },
  context: Context,
): Promise<void> {
  const format = context.globals.json ? 'json' : words.format;
  if (format !== 'table' && format !== 'json') {
    throw invalidValue('format', format ?? '', 'table or json');
  }
  if (words.list) {
    await listSessions(context);
    return;
  }
  const id = words.latest ? await latestEnded(context) : await context.sessionId(words.id);
  const { reporter } = await context.services();
  const report = await reporter.report(id);
  if (words.out !== undefined) await writeReport(report, format, words.out, context);
  else if (format === 'json') context.present.document(reportJson(report));
  else context.present.show(reportJson(report), (style) => reportView(report, style));
}

async function latestEnded(context: Context): Promise<string> {
  const { store } = await context.services();
  const ended = (await store.sessions()).filter(({ status }) => status === 'completed');
  const latest = ended.sort((a, b) => Date.parse(b.endTime) - Date.parse(a.endTime))[0];
  if (latest) return latest.id;
  throw new PapertradeError(
    ErrorCode.SESSION_NOT_FOUND,
    'No session has ended yet. "papertrade report" shows the current one.',
  );
}

/** Replaces the file in one step: a reader never sees half a report. */
async function writeReport(
  report: SessionReport,
  format: 'table' | 'json',
  path: string,
  context: Context,
): Promise<void> {
  const text =
    format === 'json'
      ? JSON.stringify(reportJson(report), null, 2)
      : reportView(report, context.present.plain);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, `${text}\n`, { flag: 'wx' });
    await rename(temporary, path);
  } catch (error) {
    throw new PapertradeError(
      ErrorCode.FILE_NOT_FOUND,
      `Cannot write ${quoteSafely(path)}. Check that its folder exists and may be written.`,
      { file: path },
      error,
    );
  }
  context.present.hint(`Written to ${quoteSafely(path)}.`);
}
