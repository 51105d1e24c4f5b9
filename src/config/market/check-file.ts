import * as v from 'valibot';
import { ErrorCode, escapeControls, PapertradeError, quoteSafely } from '../../domain/errors.ts';

/** How a file of the market is called, and where its form is shown. */
export interface FileKind {
  /** As in `charges`. */
  readonly what: string;
  /** The sentence that leads to an example; absent where the message shows one. */
  readonly form?: string;
}

/** What a file says, if its schema allows it. Throws INVALID_CONFIG with the place and what is allowed. */
export function checkFile<Schema extends v.GenericSchema>(
  schema: Schema,
  document: unknown,
  file: string,
  { what, form }: FileKind,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, document, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const place = escapeControls(v.getDotPath(issue) ?? '');
  throw new PapertradeError(
    ErrorCode.INVALID_CONFIG,
    `Invalid ${what} in ${quoteSafely(file)}${place && `, ${place}`}: ${problem(issue)}.` +
      (form === undefined ? '' : ` ${form}`),
    { source: file, key: place },
  );
}

function problem(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'unknown setting';
  const found = typeof issue.input === 'string' ? `, found ${quoteSafely(issue.input)}` : '';
  return `${escapeControls(issue.message)}${found}`;
}
