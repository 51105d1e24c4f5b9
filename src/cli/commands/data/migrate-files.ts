import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { resolve } from 'node:path';
import { quoteSafely } from '../../../domain/errors.ts';
import { parseFee } from '../../../domain/money/money.ts';
import { parseTypedMoney } from '../../../domain/money/typed.ts';
import { migrationJson, migrationView } from '../../../presentation/tables/data/migration-view.ts';
import {
  migrateFolder,
  type Migration,
  type MigrationDeps,
} from '../../../migration/files/migration.ts';
import { parseSessionId } from '../../../app/sessions/sessions.ts';
import { parseChoice } from '../../input/arguments/choice.ts';
import { rowProgress } from '../../output/row-progress.ts';
import { addRejectsOptions, openRejects } from '../../output/rejects-file.ts';

type MigrateOptions = Options<
  'onError' | 'startingBalance' | 'fee' | 'rejects',
  'dryRun' | 'strict' | 'allowShort' | 'force'
>;

export function define(command: Command): void {
  const described = command
    .description(
      "Move the predecessor's files into the store: its orders are replayed through the ledger, " +
        'and the result is compared with what the files say. The folder is only read. A second ' +
        'run adds only what is missing.',
    )
    .argument('<dir>', "the predecessor's data folder")
    .option('--dry-run', 'show the plan and the comparison, and write nothing')
    .option('--strict', 'refuse when a figure of the files differs from the ledger')
    .option('--allow-short', 'sells without a position open a short (default: trading.allow_short)')
    .option('--on-error <what>', 'skip or stop: what a row that cannot be used does', 'skip')
    .option('--starting-balance <amount>', "default: the report's, else what balance.json implies")
    .option('--fee <amount>', 'charge of an order (default: as orders are charged)');
  addRejectsOptions(described).addHelpText(
    'after',
    '\nExamples:\n  papertrade migrate-files ./data --dry-run\n' +
      '  papertrade migrate-files ./data --store redis://127.0.0.1:6379\n' +
      '  papertrade migrate-files ./data --session OLD_BOOKS --strict --on-error stop',
  );
}

export async function run(context: Context, dir: string, options: MigrateOptions): Promise<void> {
  const { process, present } = context;
  const folder = resolve(process.cwd(), dir);
  const dryRun = options.dryRun === true;
  const rejects = await openRejects(options, context, folder);
  const progress = rowProgress(context);
  const request = await requestOf(options, context);
  const deps = await depsOf(options, context);
  let result: Migration;
  try {
    result = await migrateFolder(
      {
        ...request,
        folder,
        dryRun,
        rejected: (reject) => rejects.add(reject),
        progress: ({ orders, done }) => progress.show(orders, done),
      },
      deps,
    );
  } finally {
    progress.clear();
    rejects.close();
  }
  present.show(migrationJson(result, dryRun), (style) => migrationView(result, dryRun, style));
  tellNotes(result, dryRun, context);
  if (result.rejected > 0) throw rejects.problem(result.rejected, 'row', ADVICE);
}

async function requestOf(options: MigrateOptions, context: Context) {
  const settings = await context.settings();
  const { onError = 'skip', startingBalance, fee } = options;
  const atReject = parseChoice('--on-error', onError, ['skip', 'stop']);
  const { session } = context.globals;
  return {
    sessionId: session === undefined ? undefined : parseSessionId(session),
    startingBalance: startingBalance === undefined ? undefined : parseTypedMoney(startingBalance),
    fee:
      fee === undefined
        ? settings.charges === 'flat'
          ? settings.flatFee
          : undefined
        : parseFee(fee),
    strict: options.strict === true,
    stopAtReject: atReject === 'stop',
  };
}

async function depsOf(options: MigrateOptions, context: Context): Promise<MigrationDeps> {
  const { store, reporter, calendar, settings } = await context.services();
  return {
    store,
    reporter: await reporter(),
    calendar,
    defaultSegment: settings.defaultSegment,
    contracts: await settings.contracts(),
    defaultBalance: settings.startingBalance,
    terms: {
      allowShort: options.allowShort === true || settings.allowShort,
      marginRate: settings.marginRate,
      chargesOf: await settings.chargesOf(),
    },
    keepEnded: settings.keepEnded,
  };
}

function tellNotes(result: Migration, dryRun: boolean, { present }: Context): void {
  for (const { file, ignoredColumns } of result.files) {
    if (ignoredColumns.length > 0) {
      present.hint(
        `${quoteSafely(file)}: ignored columns: ${ignoredColumns.map(quoteSafely).join(', ')}.`,
      );
    }
  }
  const [session] = result.sessions;
  if (dryRun) present.hint('Nothing was written.');
  else if (session) present.hint(`Next: papertrade verify ${session.sessionId}`);
}

const ADVICE = ', correct them, and run again: only they are added then';
