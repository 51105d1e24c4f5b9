import type { Store } from '../../../storage/ports/store.ts';
import type { Time } from '../../time.ts';
import type { Instruments } from '../../instruments/instruments.ts';
import type { Settings } from '../../settings.ts';
import { Calendar } from '../calendar.ts';
import { ListedOptions } from './listed-options.ts';
import { OptionClock } from './option-clock.ts';
import { VolatilityHistory } from './volatility/history.ts';
import { OptionMarket } from './option-market.ts';

/** What looks at options. */
export type Options = Awaited<ReturnType<typeof composeOptions>>;

export async function composeOptions(
  settings: Settings,
  deps: {
    readonly store: Store;
    readonly calendar: Calendar;
    readonly instruments: Instruments;
    readonly time: Time;
  },
) {
  const { store, calendar, instruments, time } = deps;
  const clock = await optionClock(settings, time);
  const listed = new ListedOptions({ store, calendar, instruments });
  const { rate } = settings.options;
  const { quoteMaxAge } = settings;
  const market = new OptionMarket({ store, calendar, clock, listed, rate, quoteMaxAge });
  const days = () => settings.market();
  const history = new VolatilityHistory({ store, calendar, clock, market, days });
  return { clock, listed, market, history };
}

/** Counts the time to an expiry by the configured zone, hours and days. */
export async function optionClock(settings: Settings, time: Time): Promise<OptionClock> {
  const calendar = new Calendar(time.zoneOffset(settings.timeZone), time.now);
  return new OptionClock(calendar, await settings.market(), settings.options.dayCount);
}
