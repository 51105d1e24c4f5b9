import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import { verificationJson } from '../../../presentation/json/account-json.ts';
import { verifyView } from '../../../presentation/tables/data/verify-view.ts';
import type { Verification } from '../../../app/integrity/verifier.ts';

type VerifyOptions = Options<never, 'all' | 'repair'>;

export function define(command: Command): void {
  command
    .description('Replay the journal and compare what it leads to with what is stored.')
    .argument('[id]', 'default: the current session')
    .option('--all', 'every session')
    .option('--repair', 'show what differs, ask, and write what the journal proves')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade verify --all\n  papertrade verify MONDAY --repair',
    );
}

export async function run(
  context: Context,
  id: string | undefined,
  options: VerifyOptions,
): Promise<void> {
  const { store, ...services } = await context.services();
  const verifier = await services.verifier();
  const ids = options.all
    ? (await store.sessions()).map((each) => each.id)
    : [await context.sessionId(id)];
  const results: Verification[] = [];
  for (const id of ids) results.push(await verifier.verify(id));
  if (options.repair && results.some(differs)) return repair(results, context);
  show(results, context);
  requireEqual(results);
}

const differs = ({ differences }: Verification): boolean => differences.length > 0;

/** Shows what differs, asks, rebuilds each such session from its journal, and verifies it again. */
async function repair(results: readonly Verification[], context: Context): Promise<void> {
  const verifier = await (await context.services()).verifier();
  const wrong = results.filter(differs);
  if (!context.globals.json) {
    context.present.show({}, (style) => verifyView(wrong, style));
  }
  const names = namesOf(wrong);
  const question = `Write what the journal of ${names} proves: wallet, positions, orders and indexes?`;
  if (!(await context.confirm(question))) {
    context.present.hint('Nothing was changed.');
    requireEqual(results);
    return;
  }
  const repaired: Verification[] = [];
  for (const { sessionId } of wrong) repaired.push(await verifier.repair(sessionId));
  show([...results.filter((each) => !differs(each)), ...repaired], context, names);
  requireEqual(repaired);
}

function show(results: readonly Verification[], context: Context, repaired?: string): void {
  const document = {
    sessions: results.map(verificationJson),
    ...(repaired !== undefined && { repaired: repaired.split(', ') }),
  };
  context.present.show(document, (style) => verifyView(results, style));
}

/** Rejects with DIFFERENCE_FOUND when the books and the journal differ anywhere. */
function requireEqual(results: readonly Verification[]): void {
  const wrong = results.filter(differs);
  if (wrong.length === 0) return;
  const [theirs, ours] = [true, false].map((needs) =>
    namesOf(wrong.filter(({ needsAdoption }) => needsAdoption === needs)),
  );
  const told: string[] = [];
  if (ours) {
    told.push(
      `The stored account differs from the journal in ${ours}. Don't trade there until you know why; ` +
        '"papertrade verify --repair" shows what it would rewrite, and asks.',
    );
  }
  if (theirs) {
    told.push(
      `The predecessor's figures don't agree with each other in ${theirs}. ` +
        '"papertrade session adopt ID" shows what taking the session over changes, and asks.',
    );
  }
  throw new PapertradeError(ErrorCode.DIFFERENCE_FOUND, told.join(' '), {
    sessions: namesOf(wrong),
  });
}

const namesOf = (results: readonly Verification[]): string =>
  results.map(({ sessionId }) => sessionId).join(', ');
