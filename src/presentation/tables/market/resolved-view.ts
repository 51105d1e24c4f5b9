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

/** What the day of expiry is, where what was typed left it open. */
const CHOSEN = { said: '', 'of the month': ' (the last of the month)', nearest: ' (the nearest)' };

/** A commodity or a currency pair has a price and is not traded itself, as an index. */
function kindWords(kind: Resolved['kind'], segment: string): string {
  if (kind !== 'index') return kind;
  if (segment === 'MCX_COMM') return 'commodity';
  return segment.endsWith('_CURRENCY') ? 'currency pair' : kind;
}

function knownFrom({ source, kind }: Pick<Resolved, 'source' | 'kind'>): string {
  if (source === 'master') return 'the instrument master';
  return kind === 'equity' ? 'its symbol alone' : 'the contract rules';
}

export function resolvedView(resolved: Resolved, style: Style): string {
  const { exchange_segment, security_id, ...rest } = resolvedJson(resolved);
  const said: [string, string][] = [
    ['Instrument', rest.symbol],
    ['Kind', kindWords(rest.kind, exchange_segment)],
    ['Segment', exchange_segment],
    ['Id', security_id],
    ['Expiry', `${rest.expiry_date}${CHOSEN[resolved.chosen ?? 'said']}`],
    ['Lot', rest.lot_size],
    ['Multiplier', rest.multiplier],
    ['Tick', rest.tick_size],
    ['Largest order', rest.freeze_quantity],
    ['Known from', knownFrom(rest)],
  ];
  return fields(
    said.filter(([, value]) => value !== ''),
    style,
    'left',
  );
}
