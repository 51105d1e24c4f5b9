import { compose } from '../app/compose.ts';
import { dataFolder } from '../config/store/data-folder.ts';
import { loadConfig } from '../config/load.ts';
import { settingsOf } from '../config/settings.ts';
import { storeSettings } from '../config/store/store-settings.ts';
import { zoneOffset } from '../config/zone-offset.ts';
import { PapertradeError } from '../domain/errors.ts';
import { openStore } from '../storage/open-store.ts';
import type { AppliedEvents } from '../app/trading/events/scheduled-events.ts';
import { appliedEventRecords } from '../presentation/json/applied-events.ts';
import type { AppliedEventFields } from '../presentation/json/documents.ts';
import { createDesk, known } from './desk.ts';
import type { Desk, openDesk as OpenDesk } from './library.d.ts';
import { DeskOptions, read } from './arguments.ts';

const TIME = { now: Date.now, zoneOffset };

/** Reads the configuration, opens the store that it names, and gives a desk over it. */
export const openDesk: typeof OpenDesk = async (options?: unknown): Promise<Desk> => {
  try {
    const wanted = read(DeskOptions, options, 'options');
    const { env = process.env, store, session, config: file, onEvents } = wanted;
    const { config } = await loadConfig({ env, cwd: process.cwd(), file, store, session });
    const opened = await openStore(storeSettings(config, dataFolder(env)));
    return createDesk(compose(opened, settingsOf(config), TIME, telling(onEvents)));
  } catch (error) {
    throw known(error);
  }
};

/**
 * Tells only of what was applied; a call that applied nothing is silent. A listener that fails is the
 * program's own fault, which Node shows as a warning: what was applied stands, and the call goes on.
 */
const telling =
  (hear: ((events: readonly AppliedEventFields[]) => unknown) | undefined) =>
  (events: AppliedEvents): Promise<void> => {
    const records = appliedEventRecords(events);
    if (records.length > 0) new Promise((resolve) => resolve(hear?.(records))).catch(warn);
    return Promise.resolve();
  };

const warn = (error: unknown): void => {
  const reason = error instanceof Error ? (error.stack ?? error.message) : 'unknown';
  process.emitWarning(`onEvents failed: ${reason}`, 'PapertradeWarning');
};

export { PapertradeError };
