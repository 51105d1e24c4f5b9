import { MIS_INDEX } from './schema.ts';

/**
 * Steps of the local store's schema: the first takes version 1 to 2, the next 2 to 3, and so on.
 * A step is SQL that runs once in an older file, within the transaction that opens it; what it
 * adds must be in `COLUMNS` too, which creates new files. Steps are only ever added at the end.
 */
export const SCHEMA_STEPS: readonly string[] = [`DROP INDEX positions_intraday; ${MIS_INDEX};`];

/** The version of a file that has been through all steps. */
export const versionAfter = (steps: readonly string[]): number => steps.length + 1;
