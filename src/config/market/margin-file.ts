import * as v from 'valibot';
import { ErrorCode, escapeControls, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { parsePrice, type Price } from '../../domain/money/money.ts';
import { readYaml } from '../read-yaml.ts';
import { parses } from '../schema.ts';

const EXPECTED = 'expected lines such as "NIFTY: 1466.67": an underlying, and rupees for each unit';
const Schema = v.record(
  v.string(),
  v.pipe(
    v.string(EXPECTED),
    v.check(
      parses((typed) => parsePrice(typed)),
      EXPECTED,
    ),
  ),
  EXPECTED,
);

/** Margins by underlying. Rejects with FILE_NOT_FOUND, INVALID_CONFIG. */
export async function loadMarginFile(path: string): Promise<ReadonlyMap<string, Price>> {
  const result = v.safeParse(Schema, await readYaml(path), { abortEarly: true });
  if (result.success) {
    const margins = Object.entries(result.output);
    return new Map(margins.map(([name, typed]) => [name, parsePrice(typed)]));
  }
  const [issue] = result.issues;
  const place = v.getDotPath(issue) ?? '';
  throw new PapertradeError(
    ErrorCode.INVALID_CONFIG,
    `Invalid margins in ${quoteSafely(path)}${place && `, ${escapeControls(place)}`}: ${EXPECTED}.`,
    { source: path, key: escapeControls(place) },
  );
}
