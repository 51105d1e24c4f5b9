import { compose, type Services, type Time } from '../../src/app/compose.ts';
import type { Trading } from '../../src/app/trading/compose-trading.ts';
import type { Config } from '../../src/config/schema.ts';
import { settingsOf } from '../../src/config/settings.ts';
import type { Store } from '../../src/storage/ports/store.ts';

/** All that trades, loaded. */
export type TradingServices = Services & {
  readonly [Name in keyof Trading]: Name extends 'changes' | 'quotes' | 'applier'
    ? Awaited<ReturnType<Trading[Name]>>
    : Trading[Name];
};

/** The services with those that a command loads when it trades. */
export async function tradingServices(
  store: Store,
  config: Config,
  time: Time,
): Promise<TradingServices> {
  const services = compose(store, settingsOf(config), time);
  const trading = await services.trading();
  return {
    ...services,
    ...trading,
    changes: await trading.changes(),
    quotes: await trading.quotes(),
    applier: await trading.applier(),
  };
}
