import { instrumentName } from '../../../domain/instruments/instrument.ts';
import type { Converted } from '../../../app/trading/actions/conversions.ts';
import { costPrice } from '../../../domain/ledger/position.ts';
import { isNegative, isZero, negate, text } from '../../../domain/money/money.ts';
import { positionsJson, walletJson } from '../../json/account-json.ts';
import { grouped, rupees } from '../format.ts';
import type { Style } from '../style.ts';

/** What was converted, the position that it is in now, and the wallet. */
export function conversionJson(sessionId: string, done: Converted, dryRun: boolean) {
  const { from, to, quantity, position, taken, balance } = done;
  return {
    conversion: {
      symbol: position.instrument.symbol,
      name: instrumentName(position.instrument),
      from_product: from,
      to_product: to,
      quantity: text(quantity),
      funds: text(taken),
    },
    position: positionsJson([position], sessionId).positions[0],
    balance: walletJson(sessionId, balance),
    ...(dryRun && { dry_run: true }),
  };
}

export function conversionView(done: Converted, dryRun: boolean, style: Style): string {
  const { from, to, quantity, position, taken, balance } = done;
  const { instrument, side, netQty } = position;
  const lead = dryRun ? 'Would convert' : 'Converted';
  const what = style.color.bold(`${grouped(quantity)} ${instrumentName(instrument)}`);
  return [
    `${lead} ${what} from ${from} to ${to}${fundsClause(taken)}`,
    `Position ${to} ${side} ${grouped(netQty)} @ ${rupees(costPrice(position))} · ` +
      `available ${rupees(balance.available)} · used ${rupees(balance.used)}`,
  ].join('\n');
}

function fundsClause(taken: Converted['taken']): string {
  if (isZero(taken)) return '';
  return isNegative(taken) ? `, ${rupees(negate(taken))} set free` : `, ${rupees(taken)} taken`;
}
