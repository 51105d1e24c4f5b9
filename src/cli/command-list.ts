import type { Command } from 'commander';
import type { Context } from './context.ts';

/** What the file of a command exports. */
export interface CommandFile {
  /** Adds summary (where it is a command of another one), description, arguments and options. */
  readonly define: (command: Command) => void;
  /** Its work, told the arguments, the options and the command. */
  readonly run: (context: Context, ...line: never[]) => Promise<void>;
}

type Load = () => Promise<CommandFile>;

/** A command's line in the overview, and its file; or, of one that only has others, what its help says. */
export interface ListedCommand {
  readonly summary: string;
  readonly load?: Load;
  readonly description?: string;
  readonly example?: string;
  /** Its own commands; their files say the rest. */
  readonly commands?: Readonly<Record<string, Load>>;
  readonly hidden?: boolean;
  /** Other terms by which people look for it. */
  readonly aliases?: readonly string[];
}

/** Every command by group, in the order of the help. Only the one that is asked for is loaded. */
export const COMMANDS: Readonly<Record<string, Readonly<Record<string, ListedCommand>>>> = {
  'Sessions:': {
    session: {
      summary: 'start, list, show, switch and end sessions',
      description: 'A session is one ledger: a starting balance and everything traded with it.',
      example: 'papertrade session start --id MONDAY --balance 200000',
      commands: {
        start: () => import('./commands/sessions/start.ts'),
        list: () => import('./commands/sessions/list.ts'),
        show: () => import('./commands/sessions/show.ts'),
        use: () => import('./commands/sessions/use.ts'),
        settle: () => import('./commands/sessions/settle.ts'),
        end: () => import('./commands/sessions/end.ts'),
        adopt: () => import('./commands/sessions/adopt.ts'),
      },
    },
    report: {
      summary: "a session's results: figures, charts, a page, CSV",
      load: () => import('./commands/reporting/report.ts'),
      commands: {
        compare: () => import('./commands/reporting/compare.ts'),
      },
    },
  },
  'Trading:': {
    buy: { summary: 'buy on paper', load: () => import('./commands/trading/buy.ts') },
    sell: { summary: 'sell on paper', load: () => import('./commands/trading/sell.ts') },
    batch: {
      summary: 'execute many orders from a file or a pipe',
      load: () => import('./commands/trading/batch.ts'),
    },
    close: {
      summary: 'close a position, or all',
      aliases: ['exit', 'squareoff', 'square-off'],
      load: () => import('./commands/trading/close.ts'),
    },
    cancel: {
      summary: 'cancel a pending order, or all',
      load: () => import('./commands/trading/order-cancel.ts'),
    },
    order: {
      summary: 'show, modify and cancel an open order',
      description:
        'Show an order, or change an open one. Name it by its number, its id or its client id.',
      example: 'papertrade order cancel 7',
      commands: {
        show: () => import('./commands/trading/order-show.ts'),
        modify: () => import('./commands/trading/order-modify.ts'),
        cancel: () => import('./commands/trading/order-cancel.ts'),
      },
    },
    size: {
      summary: 'how many lots to trade, by risk or by allocation',
      load: () => import('./commands/trading/size.ts'),
    },
    charges: {
      summary: 'what buying and selling costs, and the break-even price',
      load: () => import('./commands/trading/charges.ts'),
    },
    halt: {
      summary: 'kill switch: allow only closing orders',
      load: () => import('./commands/trading/halt.ts'),
    },
    resume: { summary: 'end a halt', load: () => import('./commands/trading/resume.ts') },
  },
  'Account:': {
    balance: {
      summary: 'the wallet: show, deposit, withdraw, reset',
      load: () => import('./commands/account/balance.ts'),
      commands: {
        deposit: () => import('./commands/account/balance-change.ts'),
        withdraw: () => import('./commands/account/balance-change.ts'),
        reset: () => import('./commands/account/balance-change.ts'),
      },
    },
    positions: {
      summary: 'open positions at the last quotes',
      aliases: ['pnl', 'portfolio', 'holdings'],
      load: () => import('./commands/account/positions.ts'),
      commands: {
        convert: () => import('./commands/account/positions-convert.ts'),
      },
    },
    orders: {
      summary: 'every order, rejected ones too',
      load: () => import('./commands/account/orders.ts'),
    },
    trades: { summary: 'the journal of fills', load: () => import('./commands/account/trades.ts') },
    'corporate-action': {
      summary: 'splits, bonuses, dividends and the like, applied to what is held',
      description:
        'Apply what a company does to its shares to what the session holds: shares and contracts ' +
        'are adjusted, cost is kept to the paisa, orders whose prices mean nothing any more are ' +
        'cancelled. Each is applied once, from the evening before its ex-date.',
      example: 'papertrade corporate-action bonus INFY 1:1 --ex-date today',
      commands: {
        split: () => import('./commands/actions/apply.ts'),
        bonus: () => import('./commands/actions/apply.ts'),
        dividend: () => import('./commands/actions/apply.ts'),
        rights: () => import('./commands/actions/apply.ts'),
        rename: () => import('./commands/actions/apply.ts'),
        merger: () => import('./commands/actions/apply.ts'),
      },
    },
    watch: {
      summary: 'a live screen: equity, positions, trades',
      load: () => import('./commands/account/watch.ts'),
    },
  },
  'Market:': {
    quote: {
      summary: 'record and show market prices',
      description: 'Record and show market prices; open positions are valued by them.',
      example: 'papertrade quote set INFY 1512.50',
      commands: {
        set: () => import('./commands/market/quote-set.ts'),
        settlement: () => import('./commands/market/quote-settlement.ts'),
        show: () => import('./commands/market/quote-show.ts'),
      },
    },
    feed: {
      summary: 'take market prices from a file, a pipe or a broker',
      load: () => import('./commands/market/feed.ts'),
    },
    replay: {
      summary: 'run a day of recorded prices through the session',
      load: () => import('./commands/market/replay.ts'),
    },
    instruments: {
      summary: "the exchanges' instruments: import, search, chain",
      description:
        `Keep the exchanges' instrument master, so that contracts can be named like "NIFTY 25000 CE" and orders ` +
        'are held to lot and tick sizes.',
      example: 'papertrade instruments search NIFTY 25000 CE',
      commands: {
        import: () => import('./commands/instruments/import.ts'),
        show: () => import('./commands/instruments/show.ts'),
        search: () => import('./commands/instruments/search.ts'),
        chain: () => import('./commands/instruments/chain.ts'),
        info: () => import('./commands/instruments/info.ts'),
      },
    },
  },
  'Options:': {
    chain: {
      summary: 'the options of an underlying, with volatility and greeks',
      load: () => import('./commands/options/chain.ts'),
    },
    option: {
      summary: 'a calculator: price, volatility and greeks of one option',
      load: () => import('./commands/options/option.ts'),
    },
    greeks: {
      summary: 'the greeks of what is open',
      load: () => import('./commands/options/greeks.ts'),
    },
    payoff: {
      summary: 'what legs or a named strategy make at expiry, drawn',
      load: () => import('./commands/options/payoff.ts'),
    },
    whatif: {
      summary: 'what legs would make if the market moved',
      load: () => import('./commands/options/whatif.ts'),
    },
    margin: {
      summary: 'what the session blocks, or what legs would',
      load: () => import('./commands/margin/margin.ts'),
    },
    margins: {
      summary: "the exchange's own margin files: import, info",
      description:
        "Keep the exchange's own margin files, so that margins are the exchange's figures where its files " +
        'have every contract.',
      example: 'papertrade margins info',
      commands: {
        import: () => import('./commands/margin/import.ts'),
        info: () => import('./commands/margin/info.ts'),
      },
    },
    trade: {
      summary: 'trade several legs as one',
      load: () => import('./commands/options/trade.ts'),
    },
    strategy: {
      summary: 'open, change and close strategies',
      description: 'Open, change and close strategies: legs that are traded and kept as one.',
      commands: {
        names: () => import('./commands/strategies/names.ts'),
        open: () => import('./commands/strategies/open.ts'),
        list: () => import('./commands/strategies/list.ts'),
        show: () => import('./commands/strategies/show.ts'),
        exit: () => import('./commands/strategies/exit.ts'),
        adjust: () => import('./commands/strategies/adjust.ts'),
        roll: () => import('./commands/strategies/roll.ts'),
        rules: () => import('./commands/strategies/rules.ts'),
        adopt: () => import('./commands/strategies/transfer.ts'),
        release: () => import('./commands/strategies/transfer.ts'),
      },
    },
  },
  'Data:': {
    verify: {
      summary: 'replay the journal and compare',
      load: () => import('./commands/data/verify.ts'),
    },
    status: {
      summary: 'the store: reachable, durable, how full',
      load: () => import('./commands/data/status.ts'),
    },
    cleanup: {
      summary: 'remove old ended sessions',
      load: () => import('./commands/data/cleanup.ts'),
    },
    backup: {
      summary: 'write sessions to one file',
      load: () => import('./commands/data/backup.ts'),
    },
    restore: {
      summary: 'bring back the sessions of a backup',
      load: () => import('./commands/data/restore.ts'),
    },
    'migrate-files': {
      summary: "move the predecessor's CSV and JSON files into the store",
      load: () => import('./commands/data/migrate-files.ts'),
    },
    'import-trades': {
      summary: "book a broker's tradebook in a session",
      load: () => import('./commands/data/import-trades.ts'),
    },
    store: {
      summary: 'copy sessions between stores',
      description: 'Work with whole stores.',
      example: 'papertrade store copy --to redis://127.0.0.1:6379',
      commands: {
        copy: () => import('./commands/data/store-copy.ts'),
      },
    },
  },
  'Setup:': {
    config: {
      summary: 'the settings and where they come from',
      description: 'Show the settings and where they come from.',
      example: 'papertrade config show',
      commands: {
        show: () => import('./commands/setup/config-show.ts'),
        path: () => import('./commands/setup/config-path.ts'),
        init: () => import('./commands/setup/config-init.ts'),
        import: () => import('./commands/setup/config-import.ts'),
      },
    },
    completion: {
      summary: 'a completion script for your shell',
      load: () => import('./commands/setup/completion.ts'),
    },
    version: {
      summary: 'the version, and what is new in it',
      load: () => import('./commands/setup/version.ts'),
    },
    help: {
      summary: 'a topic (accounting, store, scripting) or a command',
      load: () => import('./commands/setup/help.ts'),
    },
    __complete: {
      summary: 'what the completion scripts ask',
      load: () => import('./commands/setup/complete.ts'),
      hidden: true,
    },
  },
};
