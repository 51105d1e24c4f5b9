import * as v from 'valibot';
import { parsePrice, type Price } from '../../domain/money/money.ts';
import { readYaml } from '../read-yaml.ts';
import { checked, parses } from '../schema.ts';
import { checkFile } from './check-file.ts';

const LINES = 'lines such as "NIFTY: 1466.67": an underlying, and rupees for each unit';
const Schema = v.record(v.string(), checked(LINES, parses(parsePrice)), `expected ${LINES}`);

/** Margins by underlying. Rejects with FILE_NOT_FOUND, INVALID_CONFIG. */
export async function loadMarginFile(path: string): Promise<ReadonlyMap<string, Price>> {
  const margins = Object.entries(
    checkFile(Schema, await readYaml(path), path, { what: 'margins' }),
  );
  return new Map(margins.map(([name, typed]) => [name, parsePrice(typed)]));
}
