import type { Hours, MarketCalendar, SpecialDay } from '../domain/calendar/market-hours.ts';
import type { Holidays } from './check-holidays.ts';
import { readYaml } from './read-yaml.ts';
import type { Config } from './schema.ts';

/** The configured hours with the holidays of `nse`, of a YAML file of that form, or with `none`. */
export async function loadMarketCalendar({ trading }: Config): Promise<MarketCalendar> {
  const { hours } = trading;
  const bySegment: Readonly<Record<string, string | undefined>> = hours;
  return {
    hours: (segment) => toHours(bySegment[segment] ?? hours.default),
    days: await loadDays(trading.holidays),
  };
}

async function loadDays(name: string): Promise<readonly SpecialDay[]> {
  if (name === 'none') return [];
  const { closed, open = [] } = await readHolidays(name);
  return [...open.map((each) => ({ ...each, hours: toHours(each.hours) })), ...closed];
}

async function readHolidays(name: string): Promise<Holidays> {
  // What is shipped is sound, a test says so: loading the schema takes longer than a view of positions.
  if (name === 'nse') return (await import('../../config/holidays/nse.yaml')).default as Holidays;
  const { checkHolidays } = await import('./check-holidays.ts');
  return checkHolidays(await readYaml(name), name);
}

function toHours(typed: string): Hours {
  const [from = '', until = ''] = typed.split('-');
  return { from, until };
}
