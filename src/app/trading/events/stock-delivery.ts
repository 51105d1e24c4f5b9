import type { ContractMarket } from '../../../domain/instruments/contract-rules.ts';
import {
  contractOf,
  isEquity,
  isFuture,
  type Instrument,
} from '../../../domain/instruments/instrument.ts';
import type { Account, Action, Fill } from '../../../domain/ledger/fill.ts';
import { isOpen, type Position } from '../../../domain/ledger/position.ts';
import { isSameState } from '../../../domain/ledger/wallet.ts';
import {
  isZero,
  lesser,
  ratio,
  subtract,
  ZERO,
  ZERO_QUANTITY,
  type Price,
  type Quantity,
  ZERO_PRICE,
} from '../../../domain/money/money.ts';
import { duesFor, paysNoDp } from '../../../domain/orders/order-dues.ts';
import type { Store, TradingState } from '../../../storage/ports/store.ts';
import type { Charging } from './closing-fills.ts';
import { shareSegments } from './settlement-prices.ts';

/** Whether a contract that is worth something settles in shares. */
export async function settlesInShares(
  { instrument }: Position,
  market: ContractMarket,
  store: Pick<Store, 'quote'>,
): Promise<boolean> {
  const { expiry = '', underlying = '' } = contractOf(instrument) ?? {};
  const { underlyings, stocks } = market.rules;
  if (underlyings.get(underlying)?.kind === 'index') return false;
  const from = stocks.get(instrument.segment)?.inSharesFrom;
  if (from === undefined || expiry < from) return false;
  // An index of the trader's own has its quotes among the indices.
  return (await store.quote({ segment: 'IDX_I', securityId: underlying })) === undefined;
}

/** The share that a contract is on: as the session holds it, else as the master lists it, else by name. */
export async function shareOf(
  { instrument }: Position,
  sessionId: string,
  store: Pick<Store, 'positions' | 'master'>,
): Promise<Instrument> {
  const { underlying = '' } = contractOf(instrument) ?? {};
  const segments = shareSegments(instrument.segment);
  const held = (await store.positions(sessionId)).filter(
    (each) => isEquity(each.instrument.segment) && each.instrument.symbol === underlying,
  );
  const open = held.find(isOpen) ?? held[0];
  if (open) return open.instrument;
  const [segment] = segments;
  const listed = await store.master.find({ segment, securityId: underlying });
  return { segment, securityId: listed?.securityId ?? underlying, symbol: underlying };
}

/** A contract's end in shares: what closes it, and what moves the shares, in this order. */
export interface Delivery {
  readonly contract: Fill;
  readonly shares: readonly Fill[];
}

interface DeliveryTerms {
  readonly held: Position;
  readonly share: Instrument;
  readonly account: Account;
  /** Where the share stood at the close. */
  readonly spot: Price;
  /** The fill that would settle the contract in cash. */
  readonly settled: Fill;
  /** The id of the order of an occasion. */
  readonly idOf: (what: string) => string;
  readonly rules: Pick<Charging, 'exerciseChargesOf' | 'byNote'>;
}

/**
 * An option is exchanged for its shares at the strike, and is worth nothing beside; a future, which is
 * settled in cash every day, at the close. Whoever owes shares gives those that are held; what is missing is
 * bought at the close, in place of the exchange's auction.
 */
export function deliver(terms: DeliveryTerms): Delivery {
  const { held, share, account, spot, settled, idOf } = terms;
  const { instrument, side, netQty: quantity } = held;
  const { option } = instrument;
  const receives = option?.type === 'PE' ? side === 'SHORT' : side === 'LONG';
  const action: Action = receives ? 'BUY' : 'SELL';
  const at = option ? option.strike : spot;
  const contract: Fill = {
    ...settled,
    price: isFuture(instrument) ? spot : ZERO_PRICE,
    fee: ZERO,
    charges: undefined,
    contractNote: undefined,
    note: `${action === 'BUY' ? 'receives' : 'delivers'} ${quantity.toFixed()} ${share.symbol}`,
  };
  const moved = shareFill(terms, { what: 'DELIVERY', action, quantity, price: at });
  const missing = action === 'SELL' ? shortage(account, quantity) : ZERO_QUANTITY;
  if (isZero(missing)) return { contract, shares: [moved] };
  const id = idOf('AUCTION');
  const bought: Fill = {
    ...moved,
    orderId: id,
    clientOrderId: id,
    orderType: 'AUCTION',
    action: 'BUY',
    quantity: missing,
    price: spot,
    fee: ZERO,
    charges: undefined,
    contractNote: undefined,
    note: `${missing.toFixed()} ${share.symbol} were not held: bought at the close`,
  };
  return { contract, shares: [moved, bought] };
}

/** What is to be given and isn't held. */
function shortage({ long }: Account, count: Quantity): Quantity {
  const held = long && isOpen(long) ? long.netQty : ZERO_QUANTITY;
  return subtract(count, lesser(count, held));
}

/** Shares that change hands; the broker's brokerage for them is its own, the exchange is not in it. */
function shareFill(
  { share, account, settled, idOf, rules, held }: DeliveryTerms,
  fields: { readonly what: string; readonly action: Action; quantity: Quantity; price: Price },
): Fill {
  const { what, action, quantity, price: each } = fields;
  const id = idOf(what);
  const day = settled.tradingDay;
  const charges = rules.exerciseChargesOf?.({
    instrument: share,
    product: 'CNC',
    side: action,
    quantity,
    price: each,
    day,
    dpPaid: paysNoDp(account, action, day),
    occasion: 'PHYSICAL',
  });
  return {
    orderId: id,
    clientOrderId: id,
    instrument: share,
    action,
    quantity,
    price: each,
    fee: ZERO,
    ...(charges && duesFor({ instrument: share, product: 'CNC', day }, charges, account, rules)),
    // What is sold and bought back at once locks nothing.
    marginRate: ratio(action === 'BUY' ? '1' : '0'),
    orderType: what,
    product: 'CNC',
    tradingDay: day,
    at: settled.at,
    note: `settles ${held.instrument.symbol}`,
  };
}

/** The states of the contract and of its share, read at one moment; undefined where they are not. */
export async function readBoth(
  store: Pick<Store, 'tradingState'>,
  sessionId: string,
  contract: TradingState,
  share: Instrument,
): Promise<TradingState | undefined> {
  const state = await store.tradingState(sessionId, share, '');
  return state && isSameState(state.balance, contract.balance) ? state : undefined;
}
