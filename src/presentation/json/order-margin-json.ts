import type { OrderMargin } from '../../app/margin/order-margin.ts';
import { underlyingOf } from '../../domain/margin/group.ts';
import { subtract, text } from '../../domain/money/money.ts';
import type { OrderMarginFields } from './documents.ts';

/** What an order makes its underlying block; several underlyings are told in `groups`. */
export function orderMarginJson(margins: readonly OrderMargin[]): OrderMarginFields | undefined {
  const [first, ...others] = margins.map(groupJson);
  return first && { ...first, ...(others.length > 0 && { groups: [first, ...others] }) };
}

function groupJson({
  group,
  source,
  requirement,
  before,
  peak,
  onFloor,
}: OrderMargin): OrderMarginFields {
  return {
    underlying: underlyingOf(group),
    source,
    span: text(requirement.span),
    exposure: text(requirement.exposure),
    additional: text(requirement.additional),
    total: text(requirement.total),
    before: text(before),
    change: text(subtract(requirement.total, before)),
    peak: text(peak),
    on_floor: onFloor,
  };
}
