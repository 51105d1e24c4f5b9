/** What nearly every command needs, behind one door: it is loaded at once. */
export { compose } from '../app/compose.ts';
export { Calendar } from '../app/market/calendar.ts';
export { parseSessionId } from '../app/sessions/sessions.ts';
export { loadConfig } from '../config/load.ts';
export { settingsOf } from '../config/settings.ts';
export { storeSettings } from '../config/store/store-settings.ts';
