import { withSide } from '../../../domain/ledger/fill.ts';
import type { MarketCalendar } from '../../../domain/calendar/market-calendar.ts';
import { invalidValue } from '../../../domain/errors.ts';
import type { Instrument } from '../../../domain/instruments/instrument.ts';
import {
  isExtraordinary,
  rightsFactor,
  type CorporateAction,
} from '../../../domain/ledger/actions/corporate-action.ts';
import {
  LedgerTransaction,
  type InstrumentState,
} from '../../../domain/ledger/ledger-transaction.ts';
import { isOpen, type Position } from '../../../domain/ledger/position.ts';
import { spendable, type Balance } from '../../../domain/ledger/wallet.ts';
import { instrumentKey, type InstrumentKey } from '../../../domain/instruments/instrument.ts';
import {
  add,
  isLess,
  isZero,
  ONE,
  subtract,
  ZERO,
  ZERO_QUANTITY,
  type Money,
  type Price,
  type Quantity,
} from '../../../domain/money/money.ts';
import type { Order, PendingOrder } from '../../../domain/orders/order.ts';
import { insufficientFunds } from '../../../domain/orders/refusals.ts';
import type { Store } from '../../../storage/ports/store.ts';
import type { Instruments } from '../../instruments/instruments.ts';
import type { Calendar } from '../../market/calendar.ts';
import type { PositionTracker } from '../../market/position-tracker.ts';
import { requireSession, requireTradable } from '../../sessions/require-session.ts';
import type { Settings } from '../../settings.ts';
import { commitOf, isWritten } from '../commit.ts';
import { untilCommitted, type Attempt } from '../commit-loop.ts';
import { ActionEffect } from './action-effect.ts';
import { isContractOn, isShare, readHistory, type ActionHistory } from './action-history.ts';
import { actionName, describeAction, requireExDate, type ActionRequest } from './action-request.ts';

/** What an action did to one session. */
export interface AppliedAction {
  readonly sessionId: string;
  /** The session had applied it before: nothing was changed. */
  readonly duplicate: boolean;
  /** The shares and contracts that it changed, as they were and as they are. */
  readonly changed: readonly { readonly before: Position; readonly after: Position }[];
  readonly dividends: Money;
  /** Parts of a share that were paid out. */
  readonly fraction: Quantity;
  readonly cancelled: readonly Order[];
  readonly balance: Balance;
}

export interface CorporateActionsDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly tracker: Pick<PositionTracker, 'valued'>;
  readonly instruments: Pick<Instruments, 'listing'>;
  readonly market: () => Promise<MarketCalendar>;
  readonly extraordinaryDividend: Settings['extraordinaryDividend'];
}

/** Applies what companies do to their shares, to what sessions hold: each in one commit, once. */
export class CorporateActions {
  readonly #deps: CorporateActionsDeps;

  constructor(deps: CorporateActionsDeps) {
    this.#deps = deps;
  }

  /** Rejects with INVALID_VALUE for an ex-date that is too far ahead. */
  async apply(
    sessionId: string,
    request: ActionRequest,
    options: { readonly dryRun?: boolean } = {},
  ): Promise<AppliedAction> {
    const { calendar, market } = this.#deps;
    requireExDate(request.exDate, calendar.day(), await market());
    return untilCommitted(sessionId, () => this.#attempt(sessionId, request, options));
  }

  async #attempt(
    sessionId: string,
    request: ActionRequest,
    { dryRun = false }: { readonly dryRun?: boolean },
  ): Promise<Attempt<AppliedAction>> {
    const { store, calendar, tracker } = this.#deps;
    const state = requireSession(await store.sessionState(sessionId), sessionId);
    requireTradable(state);
    const { session, balance } = state;
    const history = await readHistory(store, sessionId, request, session.startTime);
    if (history.applied) return { done: { ...NOTHING, sessionId, duplicate: true, balance } };
    const all = await tracker.valued(await store.positions(sessionId));
    const orders = await store.openOrders(sessionId);
    const transaction = new LedgerTransaction(balance, statesOf(all, orders), calendar.iso());
    const effect = await this.#effect(all, request, history, transaction.at);
    const cancelled = orders
      .filter((order) => meansNothing(order, request, effect, session.startTime))
      .map((order) => transaction.end(order, 'ORDER_CANCELLED', whyCancelled(request)));
    if (effect.moves.length > 0) {
      const { symbol } = request;
      transaction.move(
        {
          type: 'CORPORATE_ACTION',
          name: actionName(request),
          symbol,
          note: describeAction(request),
          moves: effect.moves,
          dividends: effect.dividends,
        },
        all,
      );
      refuseShortage(request, transaction);
    }
    const done: AppliedAction = {
      sessionId,
      duplicate: false,
      changed: effect.changed,
      dividends: effect.dividends,
      fraction: effect.fraction,
      cancelled,
      balance: transaction.balance,
    };
    if (dryRun || transaction.isEmpty) return { done };
    const outcome = await store.commit(commitOf(sessionId, transaction));
    return isWritten(outcome, sessionId) ? { done } : 'conflict';
  }

  async #effect(
    all: readonly Position[],
    request: ActionRequest,
    history: ActionHistory,
    at: string,
  ): Promise<ActionEffect> {
    const effect = new ActionEffect(all, at);
    const share = all.find((each) => isShare(each.instrument, request.symbol));
    const reference = share && (history.priceBefore(share.instrument) ?? share.currentPrice);
    for (const position of all) {
      const { instrument } = position;
      const eligible = history.eligible(position);
      if (isShare(instrument, request.symbol)) {
        const takesPart = !isZero(eligible) || (isOpen(position) && request.kind === 'rename');
        if (!takesPart) continue;
        const action = await this.#actionOn(instrument, request, reference);
        effect.share(position, eligible, action, history.priceBefore(instrument));
      } else if (isContractOn(instrument, request.symbol) && isOpen(position)) {
        if (isZero(eligible)) continue;
        effect.contract(position, await this.#actionOn(instrument, request, reference));
      }
    }
    return effect;
  }

  /** The action as it concerns one instrument. */
  async #actionOn(
    instrument: Instrument,
    request: ActionRequest,
    reference: Price | undefined,
  ): Promise<CorporateAction> {
    const { kind, ratio: exchange, price, taken } = request;
    switch (kind) {
      case 'dividend': {
        const amount = required(price, 'amount');
        const threshold = await this.#deps.extraordinaryDividend(request.exDate);
        const large = reference !== undefined && isExtraordinary(amount, reference, threshold);
        return { kind, amount, extraordinary: request.extraordinary ?? large };
      }
      case 'rights': {
        const terms = {
          issuePrice: required(price, 'price'),
          exchange: required(exchange, 'ratio'),
        };
        const factor =
          reference === undefined ? ONE : rightsFactor(reference, terms.issuePrice, terms.exchange);
        return { kind, ...terms, taken, factor };
      }
      case 'rename':
        return { kind, to: await this.#target(instrument, request) };
      case 'merger':
        return {
          kind,
          to: await this.#target(instrument, request),
          exchange: required(exchange, 'ratio'),
        };
      case 'bonus': {
        const { fresh, old } = required(exchange, 'ratio');
        return { kind, exchange: { fresh: add(fresh, old), old } };
      }
      case 'split':
        return { kind, exchange: required(exchange, 'ratio') };
    }
  }

  /** The share under its new name: as the master lists it, else by the name where that was its id. */
  async #target(instrument: Instrument, { symbol, to, kind }: ActionRequest): Promise<Instrument> {
    const { segment, securityId } = instrument;
    const name = required(to, 'symbol');
    const listed = await this.#deps.instruments.listing({ segment, securityId: name });
    const kept = kind === 'rename' && securityId !== symbol ? securityId : name;
    return { segment, securityId: listed?.securityId ?? kept, symbol: name };
  }
}

const NOTHING = {
  changed: [],
  dividends: ZERO,
  fraction: ZERO_QUANTITY,
  cancelled: [],
} as const;

/** Prices of an order that was placed before the ex-date mean nothing after it. */
function meansNothing(
  order: PendingOrder,
  { kind, symbol, exDate }: ActionRequest,
  { changed }: ActionEffect,
  startTime: string,
): boolean {
  const { instrument, createdAt } = order;
  const isOld = createdAt.slice(0, 10) < exDate || startTime.slice(0, 10) >= exDate;
  if (isShare(instrument, symbol))
    return kind === 'rename' || kind === 'merger' || (kind !== 'dividend' && isOld);
  if (!isContractOn(instrument, symbol)) return false;
  const adjusts = changed.some(
    ({ before }) => instrumentKey(before.instrument) === instrumentKey(instrument),
  );
  return kind === 'dividend' ? adjusts : isOld;
}

const whyCancelled = (request: ActionRequest) => ({
  code: 'CORPORATE_ACTION',
  reason: `${describeAction(request)}: the prices of earlier orders mean nothing any more`,
});

/** Rights are paid from what can be spent. */
function refuseShortage({ kind, symbol }: ActionRequest, transaction: LedgerTransaction): void {
  if (kind !== 'rights') return;
  const day = transaction.at.slice(0, 10);
  const left = spendable(transaction.balance, day);
  if (!isLess(left, ZERO)) return;
  const before = spendable(transaction.from, day);
  throw insufficientFunds(subtract(before, left), before, symbol);
}

function statesOf(
  all: readonly Position[],
  orders: readonly PendingOrder[],
): ReadonlyMap<InstrumentKey, InstrumentState> {
  const states = new Map<InstrumentKey, InstrumentState>();
  const of = (instrument: Instrument): InstrumentState =>
    states.get(instrumentKey(instrument)) ?? { pending: [] };
  for (const each of all) {
    states.set(instrumentKey(each.instrument), withSide(of(each.instrument), each));
  }
  for (const order of orders) {
    const state = of(order.instrument);
    states.set(instrumentKey(order.instrument), { ...state, pending: [...state.pending, order] });
  }
  return states;
}

function required<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value;
  throw invalidValue(name, '', `a ${name}`);
}
