import { Database } from './database.ts';
import { migrate } from './tables/migrate.ts';
import { SCHEMA_STEPS } from './tables/migrations.ts';
import { createTables } from './tables/schema.ts';

/**
 * Opens a file, creates it where there is none, and brings an older one to today's schema. Throws
 * STORE_UNUSABLE for what another program or a newer papertrade wrote, and changes nothing then.
 */
export const openDatabase = (
  path: string,
  steps: readonly string[] = SCHEMA_STEPS,
  create: () => string = createTables,
): Database =>
  Database.open(path, (handle) => {
    migrate(handle, path, steps, create);
  });
