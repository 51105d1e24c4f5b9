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
  /** The quantity counts lots. */
  readonly lots?: boolean;
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
  /** What pending orders reserve. */
  readonly blocked: string;
  readonly total: string;
  readonly realized_pnl: string;
  readonly fees: string;
  readonly unrealized_pnl: string;
  readonly equity: string;
  /** What of `available` can't be spent yet. */
  readonly unsettled?: string;
  readonly last_updated: string;
}

export type Product = 'CNC' | 'NRML' | 'MIS';

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
  readonly buy_value: string;
  readonly sell_value: string;
  readonly cost_price: string;
  readonly pnl_percent: string;
  /** Of shares that are carried: what is in the holdings, and what comes into them on T+1. */
  readonly holding_qty?: string;
  readonly t1_qty?: string;
  readonly margin: string;
  /** Of a SHORT in derivatives: whether its margin is the portfolio's. */
  readonly margined?: string;
  readonly product: Product;
  readonly fees: string;
  readonly trading_day: string;
  readonly created_at: string;
  readonly last_updated: string;
}

/** What an order cost, item by item in rupees, and in all. */
export interface ChargesFields {
  readonly items: Readonly<Record<string, string>>;
  readonly total: string;
}

export interface OrderFields extends InstrumentFields {
  readonly id: string;
  /** Its place among the session's orders, from 1; null for what was only tried. */
  readonly number: number | null;
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
  readonly charges: ChargesFields;
  readonly reason: string;
  /** The code of the refusal; empty where there was none. */
  readonly reason_code: string;
  readonly client_order_id: string;
  readonly note: string;
  readonly created_at: string;
  readonly filled_at: string;
  readonly product: Product;
  readonly validity: string;
  /** The following only of orders that were pending; empty where they don't apply. */
  readonly trigger_price?: string;
  readonly valid_until?: string;
  readonly reserved?: string;
  readonly filled_value?: string;
  readonly reduce_only?: string;
  readonly allow_short?: string;
  readonly oco_group?: string;
  readonly target_price?: string;
  readonly stop_price?: string;
  readonly trail?: string;
  readonly fee_given?: string;
  readonly sequence?: string;
  /** Which leg of which strategy the order is. */
  readonly strategy_id?: string;
  readonly leg?: string;
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
  readonly margin_rate: string;
  readonly margin_per_unit?: string;
  readonly order_type?: string;
  readonly product: Product;
  /** What a pending order's fill freed of its reserve. */
  readonly released?: string;
  readonly strategy_id?: string;
  readonly leg?: string;
  readonly trading_day: string;
  readonly note: string;
  readonly type: 'FILL';
  readonly starting_balance: string;
  readonly created_at: string;
}

export interface QuoteFields {
  readonly exchange_segment: string;
  readonly security_id: string;
  /** The instrument's full name. */
  readonly symbol: string;
  readonly ltp: string;
  /** Unix time in whole seconds. */
  readonly ts: number;
  readonly bid?: string;
  readonly ask?: string;
  readonly vol?: string;
}

/** The wallet without the value of open positions; `revision` counts the commits of the session. */
export type WalletFields = Omit<BalanceFields, 'unrealized_pnl' | 'equity'> & {
  readonly revision: string;
};

/** What changing or cancelling an order did. */
export interface OrderChangeAnswer {
  readonly order: OrderFields;
  readonly balance: WalletFields;
}

/** What an order did: the document of `papertrade buy --json`. */
export interface OrderAnswer {
  readonly order: OrderFields;
  readonly charges: ChargesFields;
  readonly position: PositionFields | null;
  /** The wallet after the order. */
  readonly balance: WalletFields;
  /** All orders that it became, where `slice` made several; `order` is the first. */
  readonly orders?: readonly OrderFields[];
  /** The exits that it placed. */
  readonly exits?: readonly OrderFields[];
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
 * One open store. The calls of one desk are served one after another, in the order in which they came;
 * desks and programs may share a session, since each order is one atomic commit. What time brought about
 * in the session (expiry, square-off, the end of a validity) is applied before a call reads or trades.
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
