import type {
  GroupMargin,
  MarginAnswer,
  MarginLegView,
  MarginTotal,
} from '../../app/margin/margin-answer.ts';
import { isNegative, magnitude, subtract, text } from '../../domain/money/money.ts';
import { instrumentJson } from './instrument-json.ts';

/** What `margin` shows: of one underlying its figures, of several their sums with `underlying` null. */
export function marginJson({ groups, total }: MarginAnswer) {
  const [only, ...others] = groups;
  const head = only && others.length === 0 ? groupJson(only) : totalJson(total);
  return { ...head, groups: groups.map(groupJson) };
}

const totalJson = (total: MarginTotal) => ({ underlying: null, ...figuresJson(total) });

function groupJson(group: GroupMargin) {
  const { requirement, spot, locked } = group;
  return {
    underlying: group.underlying,
    exchange: group.exchange,
    spot: spot ? text(spot) : null,
    ...figuresJson({ ...requirement, ...group }),
    scan: text(requirement.scan),
    calendar: text(requirement.calendar),
    net_option_value: text(requirement.netOptionValue),
    on_floor: group.onFloor,
    ...(locked && { locked: text(locked) }),
    legs: group.legs.map(legJson),
  };
}

const figuresJson = (margin: MarginTotal) => ({
  span: text(margin.span),
  exposure: text(margin.exposure),
  additional: text(margin.additional),
  premium: text(margin.premium),
  total: text(margin.total),
  before_hedge: text(margin.beforeHedge),
  hedge_benefit: text(subtract(margin.alone, margin.total)),
  peak: text(margin.peak),
  source: margin.source,
});

function legJson({ instrument, quantity, price, volatility, alone }: MarginLegView) {
  return {
    side: isNegative(quantity) ? 'SELL' : 'BUY',
    ...instrumentJson(instrument),
    quantity: text(magnitude(quantity)),
    price: text(price),
    volatility: volatility ?? null,
    margin: text(alone),
  };
}
