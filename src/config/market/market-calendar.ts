import currency from '../../../config/calendar/currency.yaml';
import hours from '../../../config/calendar/hours.yaml';
import mcx from '../../../config/calendar/mcx.yaml';
import nse from '../../../config/calendar/nse.yaml';
import type {
  Hours,
  HoursRow,
  MarketCalendar,
  SpecialDay,
} from '../../domain/calendar/market-calendar.ts';
import type { CalendarFile } from './calendar-file.ts';
import { readYaml } from '../read-yaml.ts';
import type { Config } from '../schema.ts';

/**
 * The exchanges' calendar of config/calendar; with the days (and hours, where it has some) of a YAML
 * file of that form, or without days for `none`. `trading.hours` wins over the hours of a usual day.
 */
export async function loadMarketCalendar({ trading }: Config): Promise<MarketCalendar> {
  const own: Readonly<Record<string, string | undefined>> = trading.hours;
  return {
    ...(await loadDays(trading.holidays)),
    ownHours: (segment) => {
      const typed = own[segment] ?? own['default'];
      return typed === undefined ? undefined : toHours(typed);
    },
  };
}

type Days = Pick<MarketCalendar, 'hours' | 'days'>;

async function loadDays(name: string): Promise<Days> {
  if (name === 'nse') return shippedCalendar();
  const shipped = toDays([HOURS]).hours;
  if (name === 'none') return { hours: shipped, days: [] };
  const { checkCalendar } = await import('./calendar-file.ts');
  const own = toDays([checkCalendar(await readYaml(name), name)]);
  return { hours: own.hours.length > 0 ? own.hours : shipped, days: own.days };
}

// What is shipped is checked by a test.
const HOURS = hours as CalendarFile;
const DAYS = [nse, currency, mcx] as CalendarFile[];

/** The calendar of the exchanges, whatever the configuration says: for contracts' expiry days. */
export const shippedCalendar = (): Days => toDays([HOURS, ...DAYS]);

function toDays(files: readonly CalendarFile[]): Days {
  return { hours: files.flatMap(hoursRows), days: files.flatMap(specialDays) };
}

const hoursRows = ({ hours = [] }: CalendarFile): HoursRow[] =>
  hours.map((row) => ({
    segments: row.segments,
    from: row.from,
    hours: toHours(row.hours),
    usWinter: row.us_winter === undefined ? undefined : toHours(row.us_winter),
  }));

function specialDays({ segments, closed = [], open = [] }: CalendarFile): SpecialDay[] {
  const dayOf = ({
    date,
    name,
    segments: own,
  }: Pick<SpecialDay, 'date' | 'name' | 'segments'>) => ({
    date,
    name,
    segments: own ?? segments,
  });
  return [
    ...open.map((each) => ({ ...dayOf(each), hours: toHours(each.hours) })),
    ...closed.map((each) => ({ ...dayOf(each), opens: each.opens, closes: each.closes })),
  ];
}

/** `09:15-15:30`. */
function toHours(typed: string): Hours {
  const [from = '', until = ''] = typed.split('-');
  return { from, until };
}
