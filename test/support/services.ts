import { compose, type Services, type Time } from '../../src/app/compose.ts';
import type { Trading } from '../../src/app/trading/compose-trading.ts';
import type { Config } from '../../src/config/schema.ts';
import { settingsOf } from '../../src/config/settings.ts';
import type { Store } from '../../src/storage/ports/store.ts';

export type TradingServices = Services & Trading;

/** The services with those that a command loads when it trades. */
export async function tradingServices(
  store: Store,
  config: Config,
  time: Time,
): Promise<TradingServices> {
  const services = compose(store, settingsOf(config), time);
  return { ...services, ...(await services.trading()) };
}
