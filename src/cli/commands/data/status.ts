import type { Command } from 'commander';
import { nextStep } from '../../output/next-step.ts';
import type { Context } from '../../context.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { ErrorCode, invalidValue, PapertradeError } from '../../../domain/errors.ts';
import { jsonText } from '../../../presentation/json/json-text.ts';
import {
  isHealthy,
  statusJson,
  type StatusOfSession,
} from '../../../presentation/json/status-json.ts';
import { isNegative, negate, type Money } from '../../../domain/money/money.ts';
import { orUnreadable } from '../../../app/sessions/unreadable.ts';
import { statusView } from '../../../presentation/tables/data/status-view.ts';
import type { Store, StoreHealth } from '../../../app/results.ts';

export interface StatusOptions {
  /** true, or seconds as typed. */
  readonly watch?: true | string;
}

export function define(command: Command): void {
  command
    .description(
      'Show what the store is, whether it is healthy and durable, how full, and what can be lost. ' +
        'Status 0 when it is healthy, 5 when it is not.',
    )
    .option('--watch [seconds]', 'show it again every 2 seconds, or as often as said')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade status\n  papertrade status --watch 5\n' +
        '  papertrade status --json | jq -r ".warnings[].remedy"',
    );
}

const WATCH_SECONDS = 2;
/** Moves to the top left corner and clears what is below. */
const REDRAW = '\u001b[H\u001b[J';

/** Shows the store's state; rejects with STORE_UNUSABLE when reading or writing fails. */
export async function run(context: Context, options: StatusOptions): Promise<void> {
  if (options.watch !== undefined) return watch(parseSeconds(options.watch), context);
  const { health, session } = await look(context, true);
  context.present.show(statusJson(health, session), (style) => statusView(health, session, style));
  if (!isHealthy(health)) throw notHealthy(health);
}

async function look(
  context: Context,
  thorough: boolean,
): Promise<{ health: StoreHealth; session: StatusOfSession }> {
  const { store } = await context.services();
  const [health, current] = await Promise.all([store.health({ thorough }), store.currentSession()]);
  return { health, session: { current, shortfall: await shortfallOf(current, store) } };
}

/** What the current session's cash misses. A session that can't be read is told by "verify". */
async function shortfallOf(current: string | undefined, store: Store): Promise<Money | undefined> {
  if (current === undefined) return undefined;
  const found = await orUnreadable(current, () => store.sessionState(current));
  const available = 'read' in found ? found.read?.balance.available : undefined;
  return available && isNegative(available) ? negate(available) : undefined;
}

/** Until it is interrupted. The file is read for damage once; with --json a document a line. */
async function watch(seconds: number, context: Context): Promise<never> {
  for (let thorough = true; ; thorough = false) {
    const { stdout } = context.process;
    try {
      const { health, session } = await look(context, thorough);
      if (context.globals.json) printLine(statusJson(health, session), context);
      else {
        if (stdout.isTTY) stdout.write(REDRAW);
        context.present.show({}, (style) => `${statusView(health, session, style)}\n`);
      }
    } catch (error) {
      showFailure(error, context);
    }
    await pause(seconds * 1000);
  }
}

/** A store that goes away may come back: it is told, and looked at again. */
function showFailure(error: unknown, context: Context): void {
  if (!(error instanceof PapertradeError) || error.code !== ErrorCode.STORE_UNREACHABLE) {
    throw error;
  }
  const { code, message } = error;
  if (context.globals.json) {
    printLine({ reachable: false, healthy: false, error: { code, message } }, context);
  } else {
    context.present.failure(error, nextStep(error), error);
  }
}

function printLine(document: object, context: Context): void {
  context.process.stdout.write(`${jsonText(document)}\n`);
}

function parseSeconds(typed: true | string): number {
  if (typed === true) return WATCH_SECONDS;
  if (!/^[1-9]\d{0,4}$/.test(typed)) {
    throw invalidValue('number of seconds', typed, 'a whole number from 1 to 99999');
  }
  return Number.parseInt(typed, 10);
}

function notHealthy({ warnings }: StoreHealth): PapertradeError {
  const errors = warnings.filter(({ level }) => level === 'error');
  const text = errors.map(({ message, remedy }) => `${message}; ${remedy}`).join('. ');
  return new PapertradeError(ErrorCode.STORE_UNUSABLE, `The store is not healthy: ${text}.`, {
    warnings: errors.map(({ code }) => code).join(' '),
  });
}
