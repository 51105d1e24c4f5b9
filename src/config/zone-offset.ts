import { tzOffset } from '@date-fns/tz/tzOffset';

export const INDIA = 'Asia/Kolkata';

/**
 * How many minutes the clocks of a zone are ahead of UTC, by the moment in Unix milliseconds. India has
 * kept one offset since 1945, which holds for every day that papertrade knows.
 */
export const zoneOffset = (zone: string): ((moment: number) => number) =>
  zone === INDIA ? () => 330 : (moment) => tzOffset(zone, new Date(moment));
