import { instrumentName } from '../../domain/instruments/instrument.ts';
import { createInterface, type Interface } from 'node:readline';
import type { Services } from '../../app/compose.ts';
import type { ReplayClock } from '../../app/market/replay.ts';
import { PapertradeError } from '../../domain/errors.ts';
import { text } from '../../domain/money/money.ts';
import { gain, rupees } from '../../presentation/tables/format.ts';
import { PLAIN } from '../../presentation/tables/style.ts';
import type { Tick } from '../input/prices/ticks.ts';
import type { Context } from '../context.ts';
import { readOrder } from '../../app/trading/orders/read-order.ts';

interface Hand {
  readonly sessionId: string;
  readonly clock: ReplayClock;
  readonly view: Services;
  readonly context: Context;
}

const MINUTE_MS = 60_000;
/** Prices that a line has room for. */
const SHOWN = 6;
const HELP =
  'n [MINUTES] next, p play to the end, b SYMBOL QTY [PRICE] buy, s SYMBOL QTY [PRICE] sell, q quit';

/**
 * Lets ticks through a minute at a time, as the trader says; between them, and after the last, orders
 * can be placed. A minute without ticks is passed over.
 */
export async function* stepByHand(
  groups: AsyncIterable<readonly Tick[]>,
  hand: Hand,
): AsyncGenerator<readonly Tick[], void, undefined> {
  const typed = createInterface({ input: hand.context.process.stdin });
  try {
    yield* steps(groups, questions(typed, hand), hand);
  } finally {
    // Else the program would wait for the terminal.
    typed.close();
  }
}

type Ask = (moved: readonly Tick[]) => Promise<number | 'play' | 'quit'>;

async function* steps(
  groups: AsyncIterable<readonly Tick[]>,
  ask: Ask,
  hand: Hand,
): AsyncGenerator<readonly Tick[], void, undefined> {
  let end = Number.NaN;
  let moved: Tick[] = [];
  hand.context.present.hint(HELP);
  for await (const ticks of groups) {
    let passed: Tick[] = [];
    for (const tick of ticks) {
      if (Number.isNaN(end)) end = nextMinute(tick.at);
      if (tick.at >= end) {
        if (passed.length > 0) yield passed;
        passed = [];
        const answer = await ask(moved);
        if (answer === 'quit') return;
        end =
          answer === 'play' ? Infinity : Math.max(end + answer * MINUTE_MS, nextMinute(tick.at));
        moved = [];
      }
      passed.push(tick);
      moved.push(tick);
    }
    if (passed.length > 0) yield passed;
    if (end === Infinity) moved = [];
  }
  if (Number.isFinite(end)) await ask(moved);
}

const nextMinute = (moment: number): number => (Math.floor(moment / MINUTE_MS) + 1) * MINUTE_MS;

/** Asks until the answer says how to go on: the minutes to let through, to play the rest, or to quit. */
function questions(typed: Interface, hand: Hand): Ask {
  const { stderr } = hand.context.process;
  const lines = typed[Symbol.asyncIterator]();
  return async (moved) => {
    for (;;) {
      await tellWhere(moved, hand);
      stderr.write('> ');
      const line = await lines.next();
      const said = line.done === true ? 'p' : line.value.trim();
      if (said === 'q') return 'quit';
      if (said === 'p') return 'play';
      if (/^n?\s*\d*$/.test(said)) return Number.parseInt(said.replace(/\D/g, '') || '1', 10);
      await act(said, hand);
    }
  };
}

/** The time, the prices that moved, and what the session is worth at them. */
async function tellWhere(
  moved: readonly Tick[],
  { sessionId, view, context }: Hand,
): Promise<void> {
  const { equity, unrealizedPnl } = await view.wallet.view(sessionId);
  const time = view.calendar.iso().slice(0, 16).replace('T', ' ');
  const prices = new Map(moved.map(({ quote }) => [quote.securityId, rupees(quote.price)]));
  const told = [...prices].slice(0, SHOWN).map(([name, price]) => `${name} ${price}`);
  if (prices.size > SHOWN) told.push(`${prices.size - SHOWN} more`);
  told.push(`equity ${rupees(equity)}`, `unrealized ${gain(unrealizedPnl, PLAIN)}`);
  context.process.stderr.write(`${time}  ${told.join('  ')}\n`);
}

/** `b INFY 10` and `s INFY 10 1512.50`; the last words are figures, the rest names the instrument. */
async function act(said: string, { sessionId, view, context }: Hand): Promise<void> {
  const { stderr } = context.process;
  const [, side, symbol, quantity, price] =
    /^([bs])\s+(.+?)\s+(\d+|all)(?:\s+@?(\d+(?:\.\d+)?))?$/.exec(said) ?? [];
  if (side === undefined || symbol === undefined || quantity === undefined) {
    stderr.write(`${HELP}\n`);
    return;
  }
  const action = side === 'b' ? 'BUY' : 'SELL';
  const typed = { action, symbol, quantity, ...(price !== undefined && { price }) } as const;
  try {
    const request = await readOrder(typed, await context.finder(), {
      session: () => Promise.resolve(sessionId),
      day: view.calendar.day(),
    });
    const { desk } = await view.trading();
    const { order } = await desk.execute({ ...request, sessionId });
    const at = order.filledPrice === undefined ? '' : ` @ ${rupees(order.filledPrice)}`;
    const what = `${action} ${text(order.quantity)} ${instrumentName(order.instrument)}`;
    stderr.write(`${order.status}: ${what}${at}\n`);
  } catch (error) {
    if (!(error instanceof PapertradeError)) throw error;
    stderr.write(`${error.message}\n`);
  }
}
