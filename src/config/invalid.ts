import { ErrorCode, escapeControls, PapertradeError, quoteSafely } from '../domain/errors.ts';

/** INVALID_CONFIG: names the source, the setting and what is wrong with it. */
export function invalidConfig(source: string, path: string, what: string): PapertradeError {
  const where =
    path === '' ? quoteSafely(source) : `${quoteSafely(source)}, ${escapeControls(path)}`;
  return new PapertradeError(
    ErrorCode.INVALID_CONFIG,
    `Invalid configuration in ${where}: ${what}.`,
    { source, key: escapeControls(path) },
  );
}
