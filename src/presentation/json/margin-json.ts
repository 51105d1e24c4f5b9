import { instrumentName } from '../../domain/instruments/instrument.ts';
import type {
  GroupMargin,
  MarginAnswer,
  MarginLegView,
  MarginTotal,
} from '../../app/margin/margin-answer.ts';
import { isNegative, magnitude, subtract, text } from '../../domain/money/money.ts';

/** What `margin` shows: of one underlying its figures, of several their sums with `underlying` null. */
export function marginJson({ groups, total }: MarginAnswer) {
  const [only, ...others] = groups;
  const head = only && others.length === 0 ? groupJson(only) : totalJson(total);
  return { ...head, groups: groups.map(groupJson) };
}

function totalJson(total: MarginTotal) {
  return {
    underlying: null,
    span: text(total.span),
    exposure: text(total.exposure),
    additional: text(total.additional),
    premium: text(total.premium),
    total: text(total.total),
    before_hedge: text(total.beforeHedge),
    hedge_benefit: text(subtract(total.alone, total.total)),
    peak: text(total.peak),
    source: total.source,
  };
}

function groupJson(group: GroupMargin) {
  const { requirement, alone, spot, locked } = group;
  return {
    underlying: group.underlying,
    exchange: group.exchange,
    spot: spot ? text(spot) : null,
    span: text(requirement.span),
    exposure: text(requirement.exposure),
    additional: text(requirement.additional),
    premium: text(group.premium),
    total: text(requirement.total),
    before_hedge: text(group.beforeHedge),
    hedge_benefit: text(subtract(alone, requirement.total)),
    peak: text(group.peak),
    source: group.source,
    scan: text(requirement.scan),
    calendar: text(requirement.calendar),
    net_option_value: text(requirement.netOptionValue),
    on_floor: group.onFloor,
    ...(locked && { locked: text(locked) }),
    legs: group.legs.map(legJson),
  };
}

function legJson({ instrument, quantity, price, volatility, alone }: MarginLegView) {
  return {
    side: isNegative(quantity) ? 'SELL' : 'BUY',
    symbol: instrument.symbol,
    name: instrumentName(instrument),
    exchange_segment: instrument.segment,
    security_id: instrument.securityId,
    quantity: text(magnitude(quantity)),
    price: text(price),
    volatility: volatility ?? null,
    margin: text(alone),
  };
}
