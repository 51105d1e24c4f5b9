import type { Resolved } from '../../../app/instruments/resolved.ts';
import { text } from '../../../domain/money/money.ts';
import { fields } from '../fields.ts';
import type { Style } from '../style.ts';

/** What an instrument is, and what an order in it is held to; empty where nobody said. */
export function resolvedJson({
  instrument,
  kind,
  name,
  source,
  tickSize,
  freezeQuantity,
}: Resolved) {
  const { segment, securityId, option, future, lotSize = '', multiplier = '1' } = instrument;
  return {
    exchange_segment: segment,
    security_id: securityId,
    symbol: name,
    underlying_symbol: option?.underlying ?? future?.underlying ?? '',
    kind,
    option_type: option?.type ?? '',
    strike_price: option ? text(option.strike) : '',
    expiry_date: option?.expiry ?? future?.expiry ?? '',
    lot_size: lotSize,
    multiplier,
    tick_size: tickSize,
    freeze_quantity: freezeQuantity,
    source,
  };
}

export function resolvedView(resolved: Resolved, style: Style): string {
  const { exchange_segment, security_id, ...rest } = resolvedJson(resolved);
  const said: [string, string][] = [
    ['Instrument', rest.symbol],
    ['Kind', rest.kind],
    ['Segment', exchange_segment],
    ['Id', security_id],
    ['Expiry', rest.expiry_date],
    ['Lot', rest.lot_size],
    ['Multiplier', rest.multiplier],
    ['Tick', rest.tick_size],
    ['Largest order', rest.freeze_quantity],
    ['Known from', rest.source === 'master' ? 'the instrument master' : 'the contract rules'],
  ];
  return fields(
    said.filter(([, value]) => value !== ''),
    style,
    'left',
  );
}
