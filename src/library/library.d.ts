/**
 * papertrade for Node programs: the same ledger and the same guarantees as the command line.
 * Every figure is a decimal string, so no program loses a paisa to a float.
 */

import type {
  AppliedEventFields,
  BalanceFields,
  OrderAnswer,
  OrderChangeAnswer,
  OrderFields,
  PositionsAnswer,
  QuoteFields,
  SessionFields,
  TradeFields,
} from '../presentation/json/documents.ts';
import type {
  ChainAnswer,
  PayoffAnswer,
  StrategyAnswer,
} from '../presentation/json/option-documents.ts';

export type * from '../presentation/json/documents.ts';
export type * from '../presentation/json/option-documents.ts';

/** A decimal in digits, such as '1500' or '104.25'; a whole number may also be a bigint. */
export type Decimal = string | bigint;

export interface DeskOptions {
  /** 'local', 'local:FILE', 'redis://HOST:PORT', 'rediss://...' or 'unix:SOCKET'. */
  readonly store?: string;
  /** The session to use; absent: the current one. */
  readonly session?: string;
  /** A configuration file, read beside the usual ones. */
  readonly config?: string;
  /** Hears of the scheduled events that a call applied before its own work. */
  readonly onEvents?: (events: readonly AppliedEventFields[]) => void;
  /** Where REDIS_URL, HOME and the others are looked up; absent: process.env. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface StartOptions {
  readonly id?: string;
  readonly balance?: Decimal;
  readonly name?: string;
}

/**
 * What an order may say beside its symbol and quantity; the names of `buy --help`. An option that is
 * not listed here is refused.
 */
export interface OrderOptions {
  /** Rupees for one unit. Absent: the last quote, if it is younger than quotes.max_age. */
  readonly price?: Decimal;
  /** MARKET where absent; GTT places exits for what is open. */
  readonly type?: 'MARKET' | 'LIMIT' | 'SL' | 'SL-M' | 'GTT';
  /** Of SL and SL-M: the price that sets the order off. */
  readonly trigger?: Decimal;
  /** DAY where absent; GTC until it is cancelled. */
  readonly validity?: 'DAY' | 'IOC' | 'GTC';
  readonly product?: 'CNC' | 'NRML' | 'MIS';
  /** The price of an exit with a gain, of one with a loss, and the points by which that one follows. */
  readonly target?: Decimal;
  readonly stop?: Decimal;
  readonly trail?: Decimal;
  readonly segment?: string;
  readonly securityId?: string;
  readonly optionType?: 'CE' | 'PE';
  readonly strike?: Decimal;
  /** YYYY-MM-DD */
  readonly expiry?: string;
  readonly underlying?: string;
  /** Rupees for the whole order. Absent: by trading.charges. */
  readonly fee?: Decimal;
  /** A repeat answers with the first order and changes nothing. */
  readonly clientId?: string;
  /** One line of at most 200 characters. */
  readonly note?: string;
  /** The quantity is in lots. */
  readonly lots?: boolean;
  /** After hours: taken for the next opening. */
  readonly amo?: boolean;
  /** Above the exchange's freeze quantity it becomes several orders, ID/1, ID/2 ... of one client id. */
  readonly slice?: boolean;
  /** Whether a sale may open a SHORT. */
  readonly short?: boolean;
  /** Decide, and write nothing. */
  readonly dryRun?: boolean;
}

/** What is to change of a pending order. */
export interface ModifyOptions {
  readonly price?: Decimal;
  readonly trigger?: Decimal;
  readonly quantity?: Decimal | number;
  readonly validity?: 'DAY' | 'GTC';
  /** MARKET fills at the last quote. */
  readonly type?: 'MARKET' | 'LIMIT' | 'SL' | 'SL-M';
}

export type QuoteOptions = Pick<
  OrderOptions,
  'segment' | 'securityId' | 'optionType' | 'strike' | 'expiry' | 'underlying'
>;

/**
 * Legs as `papertrade trade` reads them: '+1 NIFTY26DEC24000CE -1 NIFTY26DEC24200CE', '+1 CE:atm -1 CE:otm2'
 * with the option `on`, or a named strategy: 'iron-condor NIFTY'. A list has one word in each element,
 * so that a symbol may have spaces: ['+1', 'NIFTY 25000 CE'].
 */
export type Legs = string | readonly string[];

/** What legs are on, and where a named strategy has its strikes. */
export interface LegOptions {
  /** The underlying of legs such as CE:atm. */
  readonly on?: string;
  /** YYYY-MM-DD; absent: the nearest. */
  readonly expiry?: string;
  /** Of a calendar or a diagonal; absent: the next one. */
  readonly farExpiry?: string;
  /** 'atm' where absent, 'otm2', '24000', '+200'. */
  readonly centre?: string;
  /** Out of the money: points ('300'), 'otm3', 'd16' by delta, 'p50' by premium. */
  readonly gap?: string;
  /** Points between the strikes of a spread. */
  readonly width?: Decimal;
  /** Lots of the strategy; 1 where absent. */
  readonly lots?: Decimal | number;
  /** Of a butterfly, a calendar or a diagonal. */
  readonly optionType?: 'CE' | 'PE';
  /** Of a covered call, a protective put or a collar: hold the future, not the share. */
  readonly future?: boolean;
  /** The counts of legs are units, not lots. */
  readonly units?: boolean;
}

/** How legs are traded as one; the names of `trade --help`. */
export interface TradeOptions extends LegOptions {
  /** The least to take in, or the most to pay, for one unit. */
  readonly netCredit?: Decimal;
  readonly netDebit?: Decimal;
  /** Rupees, or a part of the entry premium such as '30%'. */
  readonly target?: Decimal;
  readonly stop?: Decimal;
  readonly trail?: Decimal;
  /** Closes when all legs together cost this much a unit. */
  readonly stopPremium?: Decimal;
  /** A time of day, such as '15:15'. */
  readonly exitAt?: string;
  readonly name?: string;
  readonly product?: 'CNC' | 'NRML' | 'MIS';
  /** The legs are ID/1, ID/2, ...; a repeat answers with the strategy and changes nothing. */
  readonly clientId?: string;
  readonly note?: string;
  /** Decide, and write nothing. */
  readonly dryRun?: boolean;
}

/** Which legs are looked at: those of the first argument, a strategy that is open, or all that is open. */
export interface PayoffOptions extends LegOptions {
  /** A strategy of the session, such as 'IC-1'; then the legs are empty. */
  readonly strategy?: string;
  /** All that is open in one underlying, which the legs name where several are. */
  readonly all?: boolean;
  /** Count what entering costs in charges. */
  readonly charges?: boolean;
  /** The day to look at, YYYY-MM-DD; absent: the nearest expiry. */
  readonly day?: string;
}

export interface ChainOptions {
  /** YYYY-MM-DD; absent: the nearest. */
  readonly expiry?: string;
  /** Strikes on each side of the money; 8 where absent. */
  readonly strikes?: number | 'all';
}

/**
 * One open store. The calls of one desk are served one after another, in the order in which they came;
 * desks and programs may share a session, since each order is one atomic commit. Scheduled events
 * of the session (expiry, square-off, the end of a validity) are applied before a call reads or trades.
 * Every method rejects with a PapertradeError and nothing else: INVALID_VALUE for a value that does not
 * parse, SESSION_NOT_FOUND, STORE_UNREACHABLE, and those that it names.
 */
export interface Desk {
  /** Opens a session, and uses it from now on. SESSION_EXISTS. */
  startSession(options?: StartOptions): Promise<SessionFields>;
  /** Uses another session of the store, without making it the current one of other programs. */
  useSession(id: string): Promise<SessionFields>;
  sessions(): Promise<readonly SessionFields[]>;
  /**
   * Buys units (with `lots` lots). INSUFFICIENT_FUNDS, QUOTE_NOT_FOUND, LOT_SIZE, RISK_LIMIT, MARKET_CLOSED
   * and the other refusals of the command line.
   */
  buy(symbol: string, quantity: Decimal | number, options?: OrderOptions): Promise<OrderAnswer>;
  /** 'all' closes the position. INSUFFICIENT_QUANTITY, and as `buy`. */
  sell(symbol: string, quantity: Decimal | number, options?: OrderOptions): Promise<OrderAnswer>;
  /**
   * Changes a pending order, named by its id, its client id, its number in the session (7 or '#7') or a
   * beginning of its id that no other has. ORDER_NOT_FOUND, AMBIGUOUS_ORDER, ORDER_NOT_OPEN.
   */
  modify(id: string | number, changes: ModifyOptions): Promise<OrderChangeAnswer>;
  /** Cancels a pending order, named as for `modify`, and releases the blocked funds. */
  cancel(id: string | number): Promise<OrderChangeAnswer>;
  /** The wallet in rupees, valued at the last quotes. */
  balance(): Promise<BalanceFields>;
  /** Open positions, with `all` closed ones too, valued at the last quotes. */
  positions(options?: { readonly all?: boolean }): Promise<PositionsAnswer>;
  /** Newest first, rejected ones too. */
  orders(options?: { readonly limit?: number }): Promise<readonly OrderFields[]>;
  /** The journal's fills, newest first. */
  trades(options?: { readonly limit?: number }): Promise<readonly TradeFields[]>;
  /** Records a market price in rupees, and revalues the positions that hold the instrument. */
  setQuote(symbol: string, price: Decimal, options?: QuoteOptions): Promise<QuoteFields>;
  /** The last quote. QUOTE_NOT_FOUND. */
  quote(symbol: string, options?: QuoteOptions): Promise<QuoteFields>;
  /**
   * Trades 1 to 20 legs as one new strategy: all of them fill, or none does. NET_LIMIT_NOT_MET,
   * QUOTE_NOT_FOUND, and as `buy`.
   */
  trade(legs: Legs, options?: TradeOptions): Promise<StrategyAnswer>;
  /** The options of an underlying at one expiry, with volatility and greeks. INSTRUMENT_NOT_FOUND. */
  chain(underlying: string, options?: ChainOptions): Promise<ChainAnswer>;
  /**
   * What legs make at expiry or on a day before: breakevens, the most that can be won and lost, the
   * probability of profit, margin. Nothing is traded. QUOTE_NOT_FOUND, STRATEGY_NOT_FOUND.
   */
  payoff(legs: Legs, options?: PayoffOptions): Promise<PayoffAnswer>;
  /** Closes the store once the calls before it are served. Closing twice is allowed. */
  close(): Promise<void>;
}

/** A refusal. `code` is stable: INSUFFICIENT_FUNDS, SESSION_NOT_FOUND, STORE_UNREACHABLE, ... */
export declare class PapertradeError extends Error {
  readonly name: 'PapertradeError';
  readonly code: string;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}

/** Reads the configuration, and opens the store that it names. */
export declare function openDesk(options?: DeskOptions): Promise<Desk>;
