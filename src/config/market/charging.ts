import { flatCharges } from '../../domain/charges/charges.ts';
import type { GstOn } from '../../domain/charges/contract-note.ts';
import {
  bySchedule,
  gstOn,
  type ChargeSchedule,
  type ChargesOf,
} from '../../domain/charges/schedule.ts';
import { money } from '../../domain/money/money.ts';
import type { ChargingRules } from '../../domain/orders/order-dues.ts';
import type { Config } from '../schema.ts';

/** How the configured schedule charges, or another; a flat fee loads no schedule. */
export async function chargesBy(config: Config, schedule: string): Promise<ChargesOf> {
  if (schedule === 'flat') {
    const flat = flatCharges(money(config.trading.fee_per_order));
    return () => flat;
  }
  return bySchedule(await scheduleOf(config, schedule));
}

/** GST by a schedule; a flat fee has none. */
export async function gstBy(config: Config, name: string): Promise<GstOn | undefined> {
  if (name === 'flat') return undefined;
  const schedule = await scheduleOf(config, name);
  return (order, taxed) => gstOn(order, taxed, schedule);
}

export async function chargingBy(config: Config, schedule: string): Promise<ChargingRules> {
  const byNote = config.charges.rounding === 'contract-note';
  return {
    chargesOf: await chargesBy(config, schedule),
    netsDays: schedule !== 'flat',
    ...(byNote && { byNote: await gstBy(config, schedule) }),
  };
}

/** Where the contract note rounds, what it sums is exact to the paisa. */
async function scheduleOf({ trading, charges }: Config, name: string): Promise<ChargeSchedule> {
  const { loadChargeSchedule } = await import('./charge-schedules.ts');
  const byNote = charges.rounding === 'contract-note';
  return loadChargeSchedule(name, byNote ? 'paisa' : trading.tax_rounding);
}
