import { instrumentName } from '../../domain/instruments/instrument.ts';
import { createInterface } from 'node:readline';
import type { Services } from '../../app/compose.ts';
import type { ReplayClock } from '../../app/market/replay.ts';
import { PapertradeError } from '../../domain/errors.ts';
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
const HELP =
  'n [MINUTES] next, p play to the end, b SYMBOL QTY [PRICE] buy, s SYMBOL QTY [PRICE] sell, q quit';

/** Lets ticks through a minute at a time, as the trader says; between them orders can be placed. */
export async function* stepByHand(
  groups: AsyncIterable<readonly Tick[]>,
  hand: Hand,
): AsyncGenerator<readonly Tick[], void, undefined> {
  const { stdin, stderr } = hand.context.process;
  const lines = createInterface({ input: stdin })[Symbol.asyncIterator]();
  let stop = Number.NaN;
  let playing = false;
  hand.context.present.hint(HELP);
  for await (const ticks of groups) {
    let passed: Tick[] = [];
    for (const tick of ticks) {
      if (Number.isNaN(stop)) stop = minuteOf(tick.at);
      while (!playing && tick.at >= stop) {
        if (passed.length > 0) yield passed;
        passed = [];
        await tellWhere(hand);
        stderr.write('> ');
        const line = await lines.next();
        const said = line.done === true ? 'p' : line.value.trim();
        if (said === 'q') return;
        if (said === 'p') playing = true;
        else if (/^n?\s*\d*$/.test(said)) {
          stop += MINUTE_MS * Number.parseInt(said.replace(/\D/g, '') || '1', 10);
        } else await act(said, hand);
      }
      passed.push(tick);
    }
    if (passed.length > 0) yield passed;
  }
}

const minuteOf = (moment: number): number => Math.floor(moment / MINUTE_MS) * MINUTE_MS;

/** The time, and what the session is worth at it. */
async function tellWhere({ sessionId, view, context }: Hand): Promise<void> {
  const { equity, unrealizedPnl } = await view.wallet.view(sessionId);
  const time = view.calendar.iso().slice(0, 16).replace('T', ' ');
  context.process.stderr.write(
    `${time}  equity ${equity.toFixed(2)}  unrealized ${unrealizedPnl.toFixed(2)}\n`,
  );
}

/** `b INFY 10` and `s INFY 10 1512.50`; the last words are figures, the rest names the instrument. */
async function act(said: string, { sessionId, view, context }: Hand): Promise<void> {
  const { stderr } = context.process;
  const [, side, symbol, quantity, price] =
    /^([bs])\s+(.+?)\s+(\d+)(?:\s+@?(\d+(?:\.\d+)?))?$/.exec(said) ?? [];
  if (side === undefined || symbol === undefined || quantity === undefined) {
    stderr.write(`${HELP}\n`);
    return;
  }
  const action = side === 'b' ? 'BUY' : 'SELL';
  const words = { action, symbol, quantity, ...(price !== undefined && { price }) } as const;
  try {
    const request = await readOrder(words, await context.finder(), {
      session: () => Promise.resolve(sessionId),
      day: view.calendar.day(),
    });
    const { desk } = await view.trading();
    const { order } = await desk.execute({ ...request, sessionId });
    stderr.write(`${order.status}: ${action} ${quantity} ${instrumentName(order.instrument)}\n`);
  } catch (error) {
    if (!(error instanceof PapertradeError)) throw error;
    stderr.write(`${error.message}\n`);
  }
}
