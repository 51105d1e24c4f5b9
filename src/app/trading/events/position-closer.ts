import type { ContractMarket } from '../../../domain/instruments/contract-rules.ts';
import { laterOf } from '../../../domain/calendar/days.ts';
import { instrumentKey, type Instrument } from '../../../domain/instruments/instrument.ts';
import { asItIs, type Fill } from '../../../domain/ledger/fill.ts';
import { LedgerTransaction } from '../../../domain/ledger/ledger-transaction.ts';
import { isOpen, type Position } from '../../../domain/ledger/position.ts';
import { isSameState } from '../../../domain/ledger/wallet.ts';
import { isZero, type Price } from '../../../domain/money/money.ts';
import { cancelOrphans } from '../../../domain/orders/orphans.ts';
import { filledOrder } from '../../../domain/orders/new-order.ts';
import type { Order } from '../../../domain/orders/order.ts';
import type { Store, TradingState } from '../../../storage/ports/store.ts';
import type { GroupReader } from '../../margin/group-reader.ts';
import { commitOf, instrumentOf } from '../commit.ts';
import type { Attempt } from '../commit-loop.ts';
import { freezeLimit } from '../rules/contract-limits.ts';
import { closingFill, ownId, type Charging, type Closing } from './closing-fills.ts';
import type { DueTimes } from './scheduled-events.ts';
import { deliver, readBoth, settlesInShares, shareOf } from './stock-delivery.ts';

export interface PositionCloserDeps {
  readonly store: Store;
  readonly rules: Charging;
  readonly times: DueTimes;
  readonly contracts: () => Promise<ContractMarket>;
  /** Reads what is margined together; absent where every position is margined alone. */
  readonly groups?: GroupReader | undefined;
}

/** A position that is to be closed, and how. */
export interface PositionClosing extends Closing {
  readonly position: Position;
  /** Where the underlying of a settlement stood. */
  readonly spot?: Price | undefined;
}

/** What is still open of a position, with the share that it may settle in. */
interface Held {
  readonly closing: PositionClosing;
  readonly state: TradingState;
  readonly held: Position;
  readonly share?: { readonly instrument: Instrument; readonly state: TradingState } | undefined;
}

/** Closes positions that fell due at one moment, all in one commit. */
export class PositionCloser {
  readonly #deps: PositionCloserDeps;

  constructor(deps: PositionCloserDeps) {
    this.#deps = deps;
  }

  /** Gives the orders; none where another program has closed all of them. */
  async close(
    sessionId: string,
    closings: readonly PositionClosing[],
  ): Promise<Attempt<readonly Order[]>> {
    const open = await this.#read(sessionId, closings);
    if (open === 'conflict') return 'conflict';
    const [first] = open;
    if (!first) return { done: [] };
    const { balance, session } = first.state;
    const at = laterOf(first.closing.at, balance.lastUpdated);
    const instruments = open.map(({ held }) => held.instrument);
    const margins = (await this.#deps.groups?.readAll(sessionId, instruments, at)) ?? [];
    const transaction = new LedgerTransaction(balance, booksOf(open), at, ...margins);
    for (const each of open) {
      for (const fill of await this.#fills(sessionId, each, transaction)) {
        transaction.add(filledOrder(sessionId, session.mode, fill));
        transaction.trade(fill);
        cancelOrphans(transaction, fill.instrument);
      }
    }
    const outcome = await this.#deps.store.commit(commitOf(sessionId, transaction));
    if (outcome.kind === 'ended') return { done: [] };
    return outcome.kind === 'committed' ? { done: transaction.placed } : 'conflict';
  }

  async #read(
    sessionId: string,
    closings: readonly PositionClosing[],
  ): Promise<readonly Held[] | 'conflict'> {
    const { store } = this.#deps;
    const states = await Promise.all(
      closings.map(({ position }) => store.tradingState(sessionId, position.instrument, '')),
    );
    const open: Held[] = [];
    for (const [index, closing] of closings.entries()) {
      const state = states[index];
      const held = state && asItIs(closing.position, state.account);
      if (!state || !held || !isOpen(held)) continue;
      if (open[0] && !isSameState(open[0].state.balance, state.balance)) return 'conflict';
      const share = await this.#share(sessionId, held, state, closing);
      if (share === 'conflict') return 'conflict';
      open.push({ closing, state, held, share });
    }
    return open;
  }

  /** The share that a stock derivative settles in; undefined where it settles in cash. */
  async #share(
    sessionId: string,
    held: Position,
    state: TradingState,
    { price, spot }: PositionClosing,
  ): Promise<Held['share'] | 'conflict'> {
    const { store, contracts, times } = this.#deps;
    if (!spot || !price || times.stocks === 'cash' || isZero(price)) return undefined;
    if (!(await settlesInShares(held, await contracts(), store))) return undefined;
    const instrument = await shareOf(held, sessionId, store);
    const beside = await readBoth(store, sessionId, state, instrument);
    return beside ? { instrument, state: beside } : 'conflict';
  }

  /** What closes a position, on what was booked until then. */
  async #fills(
    sessionId: string,
    { closing, state, held, share }: Held,
    transaction: LedgerTransaction,
  ): Promise<readonly Fill[]> {
    const { rules } = this.#deps;
    const account = transaction.account(held.instrument, held.product);
    const { balance } = transaction;
    const now = { ...state, balance, account };
    const perOrder = await this.#perOrder(now, held, closing);
    const settled = closingFill(sessionId, held, now, { ...closing, perOrder }, rules);
    const { spot } = closing;
    if (!share || !spot) return [settled];
    const { instrument } = share;
    const idOf = (what: string) => ownId(what, sessionId, balance.revision);
    const owner = transaction.account(instrument);
    const terms = { held, share: instrument, account: owner, spot, settled, idOf, rules };
    const { contract, shares } = deliver(terms);
    return [contract, ...shares];
  }

  /** How many units one order of a contract may have, where its settlement is charged. */
  async #perOrder(state: TradingState, { instrument }: Position, { what, at }: Closing) {
    const { rules, contracts } = this.#deps;
    if (what !== 'SETTLEMENT' || !rules.exerciseChargesOf) return undefined;
    const traded = { instrument, tradingDay: at.slice(0, 10) };
    return freezeLimit(state, traded, await contracts());
  }
}

/** The instruments of the positions, and of the shares that they may settle in. */
const booksOf = (open: readonly Held[]) =>
  new Map(
    open
      .flatMap(({ held, state, share }) => [
        { instrument: held.instrument, state },
        ...(share ? [share] : []),
      ])
      .map(({ instrument, state }) => [instrumentKey(instrument), instrumentOf(state)] as const),
  );
