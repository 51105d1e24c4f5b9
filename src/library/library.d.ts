/**
 * papertrade for Node programs: the same books and the same guarantees as the command line.
 * Every figure is a decimal string, so no program loses a paisa to a float.
 */

/** A decimal in digits, such as '1500' or '104.25'; a whole number may also be a bigint. */
export type Decimal = string | bigint;

export interface DeskOptions {
  /** 'local', 'local:FILE', 'redis://HOST:PORT', 'rediss://...' or 'unix:SOCKET'. */
  readonly store?: string;
  /** The session to use; absent: the current one. */
  readonly session?: string;
  /** A configuration file, read beside the usual ones. */
  readonly config?: string;
  /** Where REDIS_URL, HOME and the others are looked up; absent: process.env. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface StartOptions {
  readonly id?: string;
  readonly balance?: Decimal;
  readonly name?: string;
}

/** What an order may say beside its symbol and quantity; the names of `buy --help`. */
export interface OrderOptions {
  /** Absent: the last quote, if it is younger than quotes.max_age. */
  readonly price?: Decimal;
  readonly segment?: string;
  readonly securityId?: string;
  readonly optionType?: 'CE' | 'PE';
  readonly strike?: Decimal;
  /** YYYY-MM-DD */
  readonly expiry?: string;
  readonly underlying?: string;
  readonly fee?: Decimal;
  /** A repeat answers with the first order and changes nothing. */
  readonly clientId?: string;
  readonly note?: string;
  /** Whether the order may open the other side. */
  readonly short?: boolean;
  readonly dryRun?: boolean;
}

export type QuoteOptions = Pick<
  OrderOptions,
  'segment' | 'securityId' | 'optionType' | 'strike' | 'expiry' | 'underlying'
>;

export interface SessionFields {
  readonly session_id: string;
  readonly name: string;
  readonly status: 'active' | 'completed';
  readonly mode: string;
  readonly start_time: string;
  readonly end_time: string;
  readonly total_trades: number;
  readonly total_pnl: string;
  readonly current: boolean;
}

export interface BalanceFields {
  readonly session_id: string;
  readonly starting_balance: string;
  readonly deposits: string;
  readonly available: string;
  readonly used: string;
  readonly total: string;
  readonly realized_pnl: string;
  readonly fees: string;
  readonly unrealized_pnl: string;
  readonly equity: string;
  /** What of `available` can't be spent yet. */
  readonly unsettled?: string;
  readonly last_updated: string;
}

export interface InstrumentFields {
  readonly exchange_segment: string;
  readonly security_id: string;
  readonly symbol: string;
  readonly option_type: string;
  readonly strike_price: string;
  readonly expiry_date: string;
  readonly underlying_symbol: string;
  readonly lot_size: string;
}

export interface PositionFields extends InstrumentFields {
  readonly position_id: string;
  readonly session_id: string;
  readonly side: 'LONG' | 'SHORT';
  readonly net_qty: string;
  readonly buy_qty: string;
  readonly buy_avg: string;
  readonly sell_qty: string;
  readonly sell_avg: string;
  readonly day_buy_qty: string;
  readonly day_sell_qty: string;
  readonly realized_pnl: string;
  readonly unrealized_pnl: string;
  readonly current_price: string;
  readonly cost_basis: string;
  readonly cost_price: string;
  readonly pnl_percent: string;
  /** Of shares that are carried: what is in the holdings, and what comes into them on T+1. */
  readonly holding_qty?: string;
  readonly t1_qty?: string;
  readonly margin: string;
  readonly fees: string;
  readonly created_at: string;
  readonly last_updated: string;
}

export interface OrderFields extends InstrumentFields {
  readonly id: string;
  readonly session_id: string;
  readonly mode: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly price: string;
  readonly order_type: string;
  readonly status: string;
  readonly filled_quantity: string;
  readonly filled_price: string;
  readonly fee: string;
  readonly reason: string;
  readonly client_order_id: string;
  readonly note: string;
  readonly created_at: string;
  readonly filled_at: string;
}

export interface TradeFields extends InstrumentFields {
  readonly revision: string;
  readonly order_id: string;
  readonly client_order_id: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly price: string;
  readonly fee: string;
  readonly realized_pnl: string;
  readonly trading_day: string;
  readonly created_at: string;
}

export interface QuoteFields {
  readonly exchange_segment: string;
  readonly security_id: string;
  readonly ltp: string;
  /** Unix time in whole seconds. */
  readonly ts: number;
}

/** What an order did: the document of `papertrade buy --json`. */
export interface OrderAnswer {
  readonly order: OrderFields;
  readonly position: PositionFields | null;
  /** The wallet after the order, without the value of open positions. */
  readonly balance: Omit<BalanceFields, 'unrealized_pnl' | 'equity'>;
  /** True when the client id was seen before; then nothing was changed. */
  readonly duplicate?: boolean;
  readonly dry_run?: boolean;
}

export interface PositionsAnswer {
  readonly positions: readonly PositionFields[];
  readonly totals: {
    readonly realized_pnl: string;
    readonly unrealized_pnl: string;
    readonly cost_basis: string;
    readonly market_value: string;
  };
}

/**
 * One open store. Orders of one desk to one session run one after another; desks and programs
 * may share a session, since each order is one atomic commit. Every method rejects with a
 * PapertradeError.
 */
export interface Desk {
  /** Opens a session, and uses it from now on. */
  startSession(options?: StartOptions): Promise<SessionFields>;
  /** Uses another session of the store, without making it the current one of other programs. */
  useSession(id: string): Promise<SessionFields>;
  sessions(): Promise<readonly SessionFields[]>;
  buy(symbol: string, quantity: Decimal | number, options?: OrderOptions): Promise<OrderAnswer>;
  /** 'all' closes the position. */
  sell(symbol: string, quantity: Decimal | number, options?: OrderOptions): Promise<OrderAnswer>;
  balance(): Promise<BalanceFields>;
  /** Open positions, with `all` closed ones too, valued at the last quotes. */
  positions(options?: { readonly all?: boolean }): Promise<PositionsAnswer>;
  /** Newest first, rejected ones too. */
  orders(options?: { readonly limit?: number }): Promise<readonly OrderFields[]>;
  /** The journal's fills, newest first. */
  trades(options?: { readonly limit?: number }): Promise<readonly TradeFields[]>;
  /** Records a market price, and revalues the positions that hold the instrument. */
  setQuote(symbol: string, price: Decimal, options?: QuoteOptions): Promise<QuoteFields>;
  /** Rejects with QUOTE_NOT_FOUND. */
  quote(symbol: string, options?: QuoteOptions): Promise<QuoteFields>;
  /** Closes the store. Closing twice is allowed. */
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
