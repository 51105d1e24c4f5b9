import { createServices, type Services, type Time } from '../../src/cli/services.ts';
import type { Trading } from '../../src/cli/trading.ts';
import type { Config } from '../../src/config/schema.ts';
import type { Store } from '../../src/storage/ports/store.ts';

export type TradingServices = Services & Trading;

/** The services with those that a command loads when it trades. */
export async function tradingServices(
  store: Store,
  config: Config,
  time: Time,
): Promise<TradingServices> {
  const services = createServices(store, config, time);
  return { ...services, ...(await services.trading()) };
}
