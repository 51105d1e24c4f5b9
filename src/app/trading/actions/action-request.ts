import { nextTradingDay, type MarketCalendar } from '../../../domain/calendar/market-calendar.ts';
import { addDays } from '../../../domain/calendar/days.ts';
import { invalidValue } from '../../../domain/errors.ts';
import type { ActionKind, Exchange } from '../../../domain/ledger/actions/corporate-action.ts';
import { quantity, text, type Price, type Quantity } from '../../../domain/money/money.ts';

/** A corporate action as a trader says it. */
export interface ActionRequest {
  readonly kind: ActionKind;
  /** The share, as it is called before. */
  readonly symbol: string;
  /** The first day on which it trades without the claim, `YYYY-MM-DD`. */
  readonly exDate: string;
  /** Of a split 1:5 five for one old share; of a bonus 2:1 two for one held; of rights 1:4 one for four. */
  readonly ratio?: Exchange | undefined;
  /** A dividend on one share, or the price at which rights are issued. */
  readonly price?: Price | undefined;
  /** The new name. */
  readonly to?: string | undefined;
  /** How many shares of a rights issue are bought at most; absent: all that are offered. */
  readonly taken?: Quantity | undefined;
  /** Whether a dividend changes contracts; absent: by the exchange's threshold. */
  readonly extraordinary?: boolean | undefined;
}

/** Of one name each session applies one. */
export const actionName = ({ kind, symbol, exDate }: ActionRequest): string =>
  `${kind} ${symbol} ${exDate}`;

/** An action as it is shown. */
export interface DescribedAction extends Pick<ActionRequest, 'kind' | 'symbol' | 'exDate'> {
  readonly name: string;
  readonly description: string;
}

export const described = (request: ActionRequest): DescribedAction => ({
  kind: request.kind,
  symbol: request.symbol,
  exDate: request.exDate,
  name: actionName(request),
  description: describeAction(request),
});

/** What it does, in words: `bonus 1:1 of INFY, ex-date 2026-11-27`. */
export function describeAction({ kind, symbol, exDate, ratio, price, to }: ActionRequest): string {
  const terms = [
    ...(ratio ? [shownRatio(kind, ratio)] : []),
    ...(price ? [kind === 'rights' ? `at ${text(price)}` : text(price)] : []),
  ];
  const whole = `${[kind, ...terms].join(' ')} of ${symbol}`;
  return `${whole}${to === undefined ? '' : ` into ${to}`}, ex-date ${exDate}`;
}

/** A split is said old to new, every other ratio new to old. */
const shownRatio = (kind: ActionKind, { fresh, old }: Exchange): string =>
  kind === 'split' ? `${text(old)}:${text(fresh)}` : `${text(fresh)}:${text(old)}`;

/** `1:5` as it is said of an action: see `ActionRequest.ratio`. */
export function parseRatio(kind: ActionKind, typed: string): Exchange {
  const [, left = '', right = ''] = /^([1-9]\d{0,5}):([1-9]\d{0,5})$/.exec(typed) ?? [];
  if (left === '') throw invalidValue('ratio', typed, 'two whole numbers such as 1:5');
  const [first, second] = [quantity(left), quantity(right)];
  return kind === 'split' ? { fresh: second, old: first } : { fresh: first, old: second };
}

/** Throws INVALID_VALUE for a day that is further ahead than the next trading day. */
export function requireExDate(exDate: string, today: string, market: MarketCalendar): void {
  const next = nextTradingDay('NSE_EQ', today, market);
  if (exDate <= next) return;
  throw invalidValue(
    'ex-date',
    exDate,
    `${next} or earlier: an action is applied from the evening before`,
  );
}

/** An action is applied from the evening before its ex-date; over holidays that may be days before. */
export const earliestEntry = (exDate: string): string => addDays(exDate, -10);
