/**
 * The documents that the command line prints with --json and the library answers with. Every figure is
 * a plain decimal string: rupees, or a price of one unit; a field that does not apply is an empty string
 * or absent.
 */

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
  /** While it is halted: when that was, and why. */
  readonly halted_at?: string;
  readonly halt_reason?: string;
  /** What of its stored record does not read; absent for nothing. */
  readonly unreadable?: string;
}

/** What every view of the wallet has. */
interface CashFields {
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
  readonly dividends?: string;
  /** How much cash is missing, where `available` is below 0. */
  readonly margin_shortfall?: string;
  readonly last_updated: string;
}

export interface BalanceFields extends CashFields {
  readonly unrealized_pnl: string;
  readonly equity: string;
  /** What of `available` can't be spent yet. */
  readonly unsettled?: string;
}

export type Product = 'CNC' | 'NRML' | 'MIS';

export interface InstrumentFields {
  readonly exchange_segment: string;
  readonly security_id: string;
  readonly symbol: string;
  /** What people call the instrument: `NIFTY 2026-02-10 25000 CE`; a share its symbol. */
  readonly name: string;
  readonly option_type: string;
  readonly strike_price: string;
  readonly expiry_date: string;
  readonly underlying_symbol: string;
  readonly lot_size: string;
  /** Units of the price in one unit of quantity: 1 of shares and indices, 100 barrels of a lot of crude oil. */
  readonly multiplier: string;
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
  /** `true` for MIS, which stands beside what is carried. */
  readonly apart?: string;
  /** The last quote whose volume its fills took, and how much of it. */
  readonly quote_taken?: string;
  readonly fees: string;
  readonly trading_day: string;
  /** What a share's trades of the day came to, as JSON: their net decides about its charges. */
  readonly share_day?: string;
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
  /** The share of the value that it locks, where that is not the product's. */
  readonly margin_rate?: string;
  /** Of an after-market order: `true`, and the opening that it waits for. */
  readonly amo?: string;
  readonly opens_at?: string;
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
  /** `true` for MIS, which stands beside what is carried. */
  readonly apart?: string;
  /** The quote whose volume a fill took. */
  readonly quote?: string;
  readonly share_day?: string;
  readonly unsettled_sales?: string;
  /** The contract note of its day and segment so far, before it is rounded: STT, stamp duty, GST. */
  readonly contract_note?: string;
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
  /** What is known of the day: open interest, volume, highest, lowest and average price. */
  readonly oi?: string;
  readonly prev_oi?: string;
  readonly day_volume?: string;
  readonly day_high?: string;
  readonly day_low?: string;
  readonly atp?: string;
}

/** The wallet without the value of open positions. */
export interface WalletFields extends CashFields {
  /** Proceeds of sales that are not settled yet, by day, as JSON. */
  readonly unsettled_sales?: string;
  /** The contract notes of the last day, each as a trade has it. */
  readonly contract_notes?: string;
  /** Counts the commits of the session. */
  readonly revision: string;
}

/** A scheduled event that was applied before a call did its own work: an expiry, a square-off. */
export interface AppliedEventFields {
  readonly created_at: string;
  /** SETTLEMENT, SQUARE_OFF, DELIVERY, AUCTION, STRATEGY_EXIT, ORDER_EXPIRED, ORDER_CANCELLED, MARK_TO_MARKET. */
  readonly type: string;
  readonly symbol: string;
  /** What it was, in words. */
  readonly description: string;
  /** The order that it made or ended; none where a future was marked to market. */
  readonly order_id?: string;
}

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
  /** What its underlying blocks, where a future or option of NSE or BSE filled. */
  readonly margin?: OrderMarginFields;
  /** True when the client id was seen before; then nothing was changed. */
  readonly duplicate?: boolean;
  readonly dry_run?: boolean;
}

/** What the contracts on an underlying block after an order; amounts as decimal strings. */
export interface OrderMarginFields {
  readonly underlying: string;
  readonly source: 'model' | 'file' | 'percent';
  readonly span: string;
  readonly exposure: string;
  readonly additional: string;
  readonly total: string;
  /** What they blocked before it, and the difference. */
  readonly before: string;
  readonly change: string;
  readonly peak: string;
  /** Whether a stock stands on the minimum of all stocks: the real figure may be far higher. */
  readonly on_floor: boolean;
  /** Where legs are on several underlyings; the fields beside are the first one's. */
  readonly groups?: readonly OrderMarginFields[];
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
