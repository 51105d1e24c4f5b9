/** The topics of `papertrade help TOPIC`: what a trader needs at hand, not the whole reference. */
export const TOPICS: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  accounting: {
    title: 'what every figure means',
    text: `The wallet and the positions are one ledger. At every moment:

  total  = available + used + blocked
  total  = starting_balance + deposits + realized_pnl - fees
  equity = total + unrealized_pnl

available       cash free to trade; an opening order never takes it below zero
used            the cost of LONG positions, the margin of SHORT ones
blocked         cash that pending orders reserve until they fill or end
realized_pnl    the price gain of closed quantity, before fees
fees            all charges paid; net P&L = realized_pnl - fees
cost_price      what the open quantity cost, per unit, before fees ("entry")
unrealized_pnl  LONG: current price x quantity - cost; SHORT: the reverse

A BUY of 75 @ 100 with a fee of 20 takes 7520 from available: 7500 is used, 20
is a fee. Selling 75 @ 120 then gives back 9000 - 20: realized_pnl 1500, fees
40, total 101460 of 100000.

All figures are exact decimals. "papertrade verify" replays the journal and
compares each one.`,
  },
  store: {
    title: 'where your data is kept, and how to choose',
    text: `Without any setting all data is in one database file of your own (see
"papertrade status"). Every order is on the disk before the command ends, and
several terminals may trade at once.

To share sessions between machines or programs, use Redis:

  papertrade --store redis://127.0.0.1:6379 session start
  export REDIS_URL=redis://127.0.0.1:6379  (for all commands)

or set store.url in the file that "papertrade config path" names. Let Redis
write every commit (appendonly yes, appendfsync always); "papertrade status"
tells whether it does.

When Redis is configured and down, a command fails with status 5 and writes
nowhere else. "papertrade store copy --to URL" moves sessions between stores.`,
  },
  scripting: {
    title: 'JSON, CSV, exit statuses, repeating safely',
    text: `--json prints one document and nothing else; every figure is a decimal string:

  papertrade balance --json | jq -r .available
  papertrade positions --format csv --columns symbol,net_qty,unrealized_pnl
  papertrade watch --json                  (one event a line, as things happen)

An order with --client-id can be repeated after any doubt: the second answers
with the first order and changes nothing.

  papertrade buy INFY 10 --price 1500 --client-id morning-1

Outside a terminal a question needs --yes. With --json an error is
{"error": {"code", "message", "details"}} on stderr. Exit statuses:

    0  done
    1  an error of the program itself
    2  wrong usage, a value does not parse
    3  refused by the rules of trading
    4  not found: session, position, quote, file
    5  the store or a file can't be used
    6  another program kept changing the session
    7  "verify" found a difference
  130  interrupted`,
  },
  rules: {
    title: 'what the broker and the exchange refuse',
    text: `With trading.broker_rules: strict (the default) an order is refused with exit
status 3 that a broker or the exchange would refuse; with "off" it is taken,
and you are told. Without a price of today or of the trading day before, the
rules that look at the last price let it through.

  TRIGGER_CROSSED  a stop's trigger lies beyond the last price: BUY above, SELL
                   below
                   Zerodha support, "stop loss orders"
  EXIT_SIDE        target and stop lie on either side of the price
                   Zerodha support, "GTT"
  FREEZE_QUANTITY  no order above the exchange's freeze quantity, but to close
                   all; --slice sends several (config/contracts, by contract
                   and day)
  PRICE_BAND       a limit lies within 20% of the last price, 10% for futures
                   and for shares with derivatives (NSE, 2001); an option's
                   within 40% of its premium, at least 20 rupees (limit price
                   protection, NSE FAOP/54242, from 2022-10-31)
  SHORT_DELIVERY   a share can be short only MIS; --short without a product
                   takes MIS
                   Zerodha support, "CNC, MIS, NRML"
  PRODUCT_CLOSED   no fresh MIS after the square-off of its segment, where
                   trading.square_off is set
                   Zerodha support, "auto square-off timings", from 2018-10-01
  MARKET_CLOSED    with trading.enforce_market_hours: the segment's hours by
                   date (config/calendar); --amo takes the order for the next
                   opening
  MARKET_OPEN      --amo is for the time when the segment is closed; a GTT is
                   taken at any time
                   Zerodha support, "What is AMO and when can we use it"

80% of what a delivery sale brings can be spent on the day, of BTST nothing:
"balance" shows what is unsettled (trading.sale_proceeds).

Orders end with their contract, at the close of its segment; a GTT ends after
365 days. A contract settles at the price of its underlying on its last day:

  papertrade quote settlement NIFTY 25180 --date 2026-02-10

Limits that you set yourself (risk.*) are RISK_LIMIT. All with sources:
docs/rules.md.`,
  },
};
