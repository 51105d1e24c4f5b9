import type { Command } from 'commander';
import type { Context } from './context.ts';
import { STRATEGY_COMMANDS } from './strategy-commands.ts';

/** What the file of a command exports. */
interface CommandFile {
  /** Adds description, arguments and options. */
  readonly define: (command: Command) => void;
  /** The work, told the arguments, the options and the command; absent where only others run. */
  readonly run?: (context: Context, ...line: never[]) => Promise<void>;
}

/** A command's name, its line in the overview, its file, and its own commands. */
export interface ListedCommand {
  readonly summary: string;
  readonly load: () => Promise<CommandFile>;
  readonly commands?: Readonly<Record<string, ListedCommand>>;
  /** Whether it does something without one of its own commands too. */
  readonly runs?: boolean;
  readonly hidden?: boolean;
  /** Other terms by which people look for it. */
  readonly aliases?: readonly string[];
}

/** Every command by group, in the order of the help. Only the one that is asked for is loaded. */
export const COMMANDS: Readonly<Record<string, Readonly<Record<string, ListedCommand>>>> = {
  'Sessions:': {
    session: {
      summary: 'start, list, show, switch and end sessions',
      load: () => import('./commands/sessions/session.ts'),
      commands: {
        start: {
          summary: 'open a session and make it the current one',
          load: () => import('./commands/sessions/start.ts'),
        },
        list: {
          summary: 'all sessions, active ones first',
          load: () => import('./commands/sessions/list.ts'),
        },
        show: {
          summary: 'a session with its wallet',
          load: () => import('./commands/sessions/show.ts'),
        },
        use: {
          summary: 'make a session the current one',
          load: () => import('./commands/sessions/use.ts'),
        },
        settle: {
          summary: 'settle contracts that have expired',
          load: () => import('./commands/sessions/settle.ts'),
        },
        end: {
          summary: 'end a session and store its report',
          aliases: ['stop'],
          load: () => import('./commands/sessions/end.ts'),
        },
        adopt: {
          summary: "take over one of the predecessor's sessions",
          load: () => import('./commands/sessions/adopt.ts'),
        },
      },
    },
    report: {
      summary: "a session's results: figures, charts, a page, CSV",
      load: () => import('./commands/reporting/report.ts'),
      runs: true,
      commands: {
        compare: {
          summary: 'the figures of two sessions side by side',
          load: () => import('./commands/reporting/compare.ts'),
        },
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
      load: () => import('./commands/trading/order.ts'),
      commands: {
        show: {
          summary: 'an order: its status, its prices and what it blocks',
          load: () => import('./commands/trading/order-show.ts'),
        },
        modify: {
          summary: 'change an open order',
          load: () => import('./commands/trading/order-modify.ts'),
        },
        cancel: {
          summary: 'cancel an open order, or all',
          load: () => import('./commands/trading/order-cancel.ts'),
        },
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
      runs: true,
      commands: {
        deposit: {
          summary: 'put cash in',
          load: () => import('./commands/account/balance-change.ts'),
        },
        withdraw: {
          summary: 'take available cash out',
          load: () => import('./commands/account/balance-change.ts'),
        },
        reset: {
          summary: "start the session's ledger anew",
          load: () => import('./commands/account/balance-change.ts'),
        },
      },
    },
    positions: {
      summary: 'open positions at the last quotes',
      aliases: ['pnl', 'portfolio', 'holdings'],
      load: () => import('./commands/account/positions.ts'),
      runs: true,
      commands: {
        convert: {
          summary: 'carry a position on in another product',
          load: () => import('./commands/account/positions-convert.ts'),
        },
      },
    },
    orders: {
      summary: 'every order, rejected ones too',
      load: () => import('./commands/account/orders.ts'),
    },
    trades: { summary: 'the journal of fills', load: () => import('./commands/account/trades.ts') },
    'corporate-action': {
      summary: 'splits, bonuses, dividends and the like, applied to what is held',
      load: () => import('./commands/actions/corporate-action.ts'),
      commands: {
        split: {
          summary: 'a share becomes several, or several one',
          load: () => import('./commands/actions/apply.ts'),
        },
        bonus: {
          summary: 'free shares beside the held ones',
          load: () => import('./commands/actions/apply.ts'),
        },
        dividend: {
          summary: 'cash for each share',
          load: () => import('./commands/actions/apply.ts'),
        },
        rights: {
          summary: 'new shares offered at a price',
          load: () => import('./commands/actions/apply.ts'),
        },
        rename: {
          summary: 'a share goes on under another symbol',
          load: () => import('./commands/actions/apply.ts'),
        },
        merger: {
          summary: "shares become another company's",
          load: () => import('./commands/actions/apply.ts'),
        },
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
      load: () => import('./commands/market/quote.ts'),
      commands: {
        set: {
          summary: 'record a market price',
          load: () => import('./commands/market/quote-set.ts'),
        },
        settlement: {
          summary: 'record where an underlying stood at the close of a day',
          load: () => import('./commands/market/quote-settlement.ts'),
        },
        show: {
          summary: 'the last quote of an instrument, or of all',
          load: () => import('./commands/market/quote-show.ts'),
        },
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
      load: () => import('./commands/instruments/instruments.ts'),
      commands: {
        import: {
          summary: 'replace the instrument master',
          load: () => import('./commands/instruments/import.ts'),
        },
        show: {
          summary: 'the one instrument that a symbol means',
          load: () => import('./commands/instruments/show.ts'),
        },
        search: {
          summary: 'find instruments by words',
          load: () => import('./commands/instruments/search.ts'),
        },
        chain: {
          summary: 'the options of an underlying at one expiry',
          load: () => import('./commands/instruments/chain.ts'),
        },
        info: {
          summary: 'what was imported, from where and when',
          load: () => import('./commands/instruments/info.ts'),
        },
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
      load: () => import('./commands/margin/margins.ts'),
      commands: {
        import: {
          summary: "take the exchange's risk file or exposure list",
          load: () => import('./commands/margin/import.ts'),
        },
        info: {
          summary: 'which files were imported, and whether they count today',
          load: () => import('./commands/margin/info.ts'),
        },
      },
    },
    trade: {
      summary: 'trade several legs as one',
      load: () => import('./commands/options/trade.ts'),
    },
    strategy: {
      summary: 'open, change and close strategies',
      load: () => import('./commands/strategies/strategy.ts'),
      commands: STRATEGY_COMMANDS,
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
      load: () => import('./commands/data/store.ts'),
      commands: {
        copy: {
          summary: 'copy sessions to another store',
          load: () => import('./commands/data/store-copy.ts'),
        },
      },
    },
  },
  'Setup:': {
    config: {
      summary: 'the settings and where they come from',
      load: () => import('./commands/setup/config.ts'),
      commands: {
        show: {
          summary: 'every setting with its value and source',
          load: () => import('./commands/setup/config-show.ts'),
        },
        path: {
          summary: 'where your own configuration file is',
          load: () => import('./commands/setup/config-path.ts'),
        },
        init: {
          summary: 'write your own configuration file, every default commented out',
          load: () => import('./commands/setup/config-init.ts'),
        },
        import: {
          summary: "take over the predecessor's configuration file",
          load: () => import('./commands/setup/config-import.ts'),
        },
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
