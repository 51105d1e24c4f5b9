import { compose } from '../app/compose.ts';
import { dataFolder } from '../config/data-folder.ts';
import { loadConfig } from '../config/load.ts';
import { settingsOf } from '../config/settings.ts';
import { storeSettings } from '../config/store-settings.ts';
import { zoneOffset } from '../config/zone-offset.ts';
import { PapertradeError } from '../domain/errors.ts';
import { openStore } from '../storage/open-store.ts';
import { createDesk, known } from './desk.ts';
import type { Desk, openDesk as OpenDesk } from './library.d.ts';
import { DeskWords, read } from './words.ts';

const TIME = { now: Date.now, zoneOffset };

/** Reads the configuration, opens the store that it names, and gives a desk over it. */
export const openDesk: typeof OpenDesk = async (options?: unknown): Promise<Desk> => {
  try {
    const { env = process.env, store, session, config: file } = read(DeskWords, options, 'options');
    const { config } = await loadConfig({ env, cwd: process.cwd(), file, store, session });
    const opened = await openStore(storeSettings(config, dataFolder(env)));
    return createDesk(compose(opened, settingsOf(config), TIME));
  } catch (error) {
    throw known(error);
  }
};

export { PapertradeError };
