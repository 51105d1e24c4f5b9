import { DIMENSIONS, type Dimension } from '../../../domain/performance/breakdown.ts';
import { COST_METHODS } from '../../../domain/performance/entries.ts';
import {
  GROUPINGS,
  USUAL_METHOD,
  type TripMethod,
} from '../../../domain/performance/trips/round-trips.ts';
import { invalidValue } from '../../../domain/errors.ts';
import type { Options } from '../../context.ts';
import { parseChoice } from './choice.ts';

const FORMATS = ['table', 'json', 'csv', 'html'] as const;
export type ReportFormat = (typeof FORMATS)[number];
const TABLES = [
  'trades',
  'positions',
  'equity',
  'round-trips',
  'returns',
  'notes',
  'strategies',
] as const;
export type ReportTable = (typeof TABLES)[number];

/** Checks the format and the table; --json is a format, and --table is CSV. */
export function parseFormat(
  options: Options<'format' | 'table'>,
  json: boolean,
): { readonly format: ReportFormat; readonly table: ReportTable | undefined } {
  const { format: typed = 'table' } = options;
  const named = parseChoice('format', typed, FORMATS);
  const format = json ? 'json' : named;
  if (options.table === undefined) return { format, table: undefined };
  const table = parseChoice('table', options.table, TABLES);
  // Daily returns are a table of CSV alone; the others are lists of the report, too.
  if (table === 'returns' && options.format === undefined && !json) return { format: 'csv', table };
  // Contract notes are shown, too.
  if (table === 'notes' && format === 'table') return { format, table };
  if (format !== 'csv') throw invalidValue('table', options.table, '--format csv beside --table');
  return { format, table };
}

/** How round trips are made: by which cost, and what counts as one. */
export function parseMethod(options: Options<'cost' | 'group'>): TripMethod {
  return {
    cost: parseChoice('cost', options.cost ?? USUAL_METHOD.cost, COST_METHODS),
    group: parseChoice('group', options.group ?? USUAL_METHOD.group, GROUPINGS),
  };
}

/** By what round trips are grouped; strategies have figures of their own. */
export type ReportGrouping = Dimension | 'strategy';

export const parseGrouping = (typed: string | undefined): ReportGrouping | undefined =>
  typed === undefined
    ? undefined
    : parseChoice<ReportGrouping>('by', typed, [...DIMENSIONS, 'strategy']);
