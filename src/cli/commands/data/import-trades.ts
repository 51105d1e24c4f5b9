import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import { fundingOf } from '../../../domain/margin/margin.ts';
import { parseFee } from '../../../domain/money/money.ts';
import { parseTypedMoney } from '../../../domain/money/typed.ts';
import { ReplayClock } from '../../../app/market/replay.ts';
import { parseSessionId } from '../../../app/sessions/sessions.ts';
import { TradebookImport } from '../../../migration/tradebook/tradebook-import.ts';
import type { TradebookTrade } from '../../../migration/tradebook/trade.ts';
import { tradebookJson, tradebookView } from '../../../presentation/tables/data/tradebook-view.ts';
import { readTradebook, tradebookColumns } from '../../input/tradebook.ts';
import { rowProgress } from '../../output/row-progress.ts';
import { addRejectsOptions, openRejects } from '../../output/rejects-file.ts';
import { tellWaiting } from '../../shared/sessions/waiting-for-settlement.ts';

type ImportTradesOptions = Options<'balance' | 'fee' | 'map' | 'rejects', 'dryRun' | 'force'>;

export function define(command: Command): void {
  const described = command
    .description(
      "Book a broker's trades in a session, at their times and at the charges of their days, so " +
        "that real trades have papertrade's report. Takes Zerodha's tradebook (EQ and F&O) and, " +
        'with --map, other CSV. Trades of one order pay one brokerage; a second run adds only what ' +
        'is missing.',
    )
    .argument('<files...>', 'tradebooks, or - for standard input; several are taken together')
    .option('--map <columns>', "the file's names of columns: time=Trade Time,symbol=Scrip")
    .option(
      '--balance <amount>',
      'cash of a new session (default: as configured, or what is needed)',
    )
    .option('--fee <amount>', 'charge of an order (default: as orders are charged)')
    .option('--dry-run', 'tell what would be booked, and write nothing');
  addRejectsOptions(described).addHelpText('after', EXAMPLES);
}

export async function run(
  context: Context,
  files: readonly string[],
  options: ImportTradesOptions,
): Promise<void> {
  const { globals, present } = context;
  const named = globals.session ?? (await context.settings()).session;
  if (named === undefined) {
    throw new PapertradeError(ErrorCode.USAGE, 'Name the session of the trades: --session NEW.');
  }
  const dryRun = options.dryRun === true;
  const rejects = await openRejects(options, context);
  let unread = 0;
  const progress = rowProgress(context);
  try {
    const trades = await readAll(files, options.map, context, (row) => {
      unread += 1;
      rejects.add(row);
    });
    const book = await composeImport(options, context);
    const done = await book.run({
      sessionId: parseSessionId(named),
      trades,
      balance:
        options.balance === undefined ? undefined : parseTypedMoney(options.balance, 'balance'),
      dryRun,
      rejected: (row) => rejects.add(row),
      progress: (count, all) => progress.show(count, count / all),
    });
    progress.clear();
    const result = { ...done, rejected: done.rejected + unread };
    present.show(tradebookJson(result, dryRun), (style) => tradebookView(result, dryRun, style));
    if (!dryRun && done.imported > 0) await tellDue(done.sessionId, context);
    if (result.rejected > 0) throw rejects.problem(result.rejected, 'trade');
  } finally {
    progress.clear();
    rejects.close();
  }
}

async function readAll(
  files: readonly string[],
  map: string | undefined,
  context: Context,
  rejected: Parameters<typeof readTradebook>[1]['rejected'],
): Promise<TradebookTrade[]> {
  const { defaultSegment } = await context.settings();
  const services = await context.services();
  const columns = tradebookColumns(map);
  const source = { columns, process: context.process, services, defaultSegment, rejected };
  const trades: TradebookTrade[] = [];
  for (const file of files) {
    for (const trade of await readTradebook(file, source)) trades.push(trade);
  }
  return trades;
}

async function composeImport(
  options: ImportTradesOptions,
  context: Context,
): Promise<TradebookImport> {
  const settings = await context.settings();
  const clock = new ReplayClock();
  const { store, calendar, sessions, events } = await context.servicesAt(clock);
  const margins = await settings.margins();
  return new TradebookImport({
    ...{ store, clock, calendar, sessions, events },
    terms: {
      ...(await settings.charging()),
      funding: (instrument, action, product) => fundingOf(instrument, action, product, margins),
      fee: options.fee === undefined ? undefined : parseFee(options.fee),
    },
    usualBalance: settings.startingBalance,
  });
}

/** Contracts that the trades left open have expired since: they settle where prices are known. */
async function tellDue(sessionId: string, context: Context): Promise<void> {
  const { events } = await context.services();
  tellWaiting(await events.apply(sessionId), context);
  context.present.hint(`See: papertrade report ${sessionId}`);
}

const EXAMPLES = `
Examples:
  papertrade import-trades tradebook-EQ.csv tradebook-FO.csv --session REAL_2025
  papertrade import-trades trades.csv --session MINE --map "time=Trade Time,symbol=Scrip,side=B/S"

Columns: time (or date and time), symbol, side, quantity, price; if given
trade_id, order_id, exchange, segment, security_id, expiry, option_type, strike.`;
