import { tzOffset } from '@date-fns/tz';
import { compose } from '../app/compose.ts';
import { dataFolder } from '../config/data-folder.ts';
import { loadConfig } from '../config/load.ts';
import { settingsOf } from '../config/settings.ts';
import { storeSettings } from '../config/store-settings.ts';
import { PapertradeError } from '../domain/errors.ts';
import { openStore } from '../storage/open-store.ts';
import { createDesk } from './desk.ts';
import type { openDesk as OpenDesk, PapertradeError as PublicError } from './library.d.ts';

/** A host's own zone stays as it is: the program's shortcut over TZ is not for a library. */
const TIME = {
  now: Date.now,
  zoneOffset: (zone: string) => (moment: number) => tzOffset(zone, new Date(moment)),
};

export const openDesk: typeof OpenDesk = async (options = {}) => {
  const { env = process.env, store, session } = options;
  const loaded = await loadConfig({
    env,
    cwd: process.cwd(),
    file: options.config,
    store,
    session,
  });
  const opened = await openStore(storeSettings(loaded.config, dataFolder(env)));
  return createDesk(compose(opened, settingsOf(loaded.config), TIME));
};

const error: typeof PublicError = PapertradeError as unknown as typeof PublicError;
export { error as PapertradeError };
