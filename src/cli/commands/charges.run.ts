import type { ChargedProduct } from '../../domain/charges/charges.ts';
import { invalidValue } from '../../domain/errors.ts';
import { parseDate } from '../../domain/instruments/instrument.ts';
import { parsePrice, parseQuantity } from '../../domain/money/money.ts';
import { roundTrip } from '../../domain/charges/round-trip.ts';
import { roundTripJson, roundTripView } from '../../presentation/tables/charges-view.ts';
import type { Context } from '../context.ts';
import { chargesBy } from '../trading-rules.ts';
import { findInstrument } from './find-instrument.ts';
import type { InstrumentOptions } from './parse-instrument.ts';

export interface ChargesWords extends InstrumentOptions {
  readonly quantity: string;
  readonly buy: string;
  readonly sell: string;
  readonly date?: string;
  readonly schedule?: string;
  readonly product?: string;
}

/** Computes a round trip; needs no store. */
export async function runCharges(words: ChargesWords, context: Context): Promise<void> {
  const { config } = await context.config();
  const instrument = await findInstrument(words, context);
  const quantity = parseQuantity(words.quantity);
  const buy = parsePrice(words.buy, 'buying price');
  const sell = parsePrice(words.sell, 'selling price');
  const product = parseProduct(words.product ?? 'DELIVERY');
  const day = words.date === undefined ? await context.today() : parseDate(words.date, 'date');
  const schedule = parseSchedule(words.schedule ?? config.trading.charges);
  const charge = await chargesBy(config, schedule);
  const trip = roundTrip({ instrument, product, quantity, price: buy, day }, sell, charge);
  const question = { symbol: instrument.symbol, quantity, buy, sell, day, schedule };
  context.present.show(roundTripJson(trip, question), (style) =>
    roundTripView(trip, question, style),
  );
}

function parseProduct(typed: string): ChargedProduct {
  const product = typed.toUpperCase();
  if (product === 'DELIVERY' || product === 'CNC' || product === 'NRML') return 'DELIVERY';
  if (product === 'INTRADAY' || product === 'MIS') return 'INTRADAY';
  throw invalidValue('product', typed, 'DELIVERY or INTRADAY');
}

function parseSchedule(typed: string): string {
  if (/^(?:flat|dhan|zerodha|.*\.ya?ml)$/.test(typed)) return typed;
  throw invalidValue('schedule', typed, 'flat, dhan, zerodha, or the path of a .yaml file');
}
