import { Option, type Command } from 'commander';
import type { Context } from '../../context.ts';
import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import { parseId } from '../../../domain/instruments/instrument.ts';
import { jsonText } from '../../../presentation/json/json-text.ts';
import {
  BatchTotals,
  batchJson,
  batchLine,
} from '../../../presentation/tables/trading/batch-view.ts';
import type { BatchOutcome } from '../../../app/trading/order-batch.ts';
import { readOrders, type BatchOrder } from '../../input/batch-orders.ts';

export interface BatchOptions {
  readonly idPrefix?: string;
  readonly stopOnError?: boolean;
  readonly format?: 'table' | 'ndjson';
}

export function define(command: Command): void {
  command
    .description(
      'Execute orders from CSV (with a header) or NDJSON, in their order. The columns are side, ' +
        'symbol, quantity, time and the options of buy and sell with underscores (client_id, ' +
        'security_id, ...). An order with a time is placed at that time, else now. A whole file is checked before its first order; a pipe is read as it ' +
        'comes. Ends with status 3 when an order was refused.',
    )
    .argument('<file>', 'the file, or - for standard input')
    .option('--id-prefix <text>', 'client ids PREFIX-LINE for rows without one')
    .option('--stop-on-error', 'execute nothing after an order that was refused')
    .addOption(
      new Option('--format <format>', 'how to print the results').choices(['table', 'ndjson']),
    )
    .addHelpText('after', EXAMPLES);
}

/** Executes the orders of a file, with one result line each, and tells the totals. */
export async function run(context: Context, file: string, options: BatchOptions): Promise<void> {
  const { idPrefix, stopOnError = false } = options;
  if (idPrefix !== undefined) parseId(idPrefix, 'id prefix');
  const sessionId = await context.sessionId();
  const orders = () => readOrders(file, idPrefix, sessionId, context);
  if (file !== '-') await check(orders());
  const run = await batchRunner(stopOnError, context);
  const totals = new BatchTotals();
  const print = new Printer(options.format, context);
  let stopped = false;
  try {
    for await (const group of orders()) {
      const outcomes = await run(group);
      outcomes.forEach((outcome, index) => {
        totals.add(outcome);
        print.result(group[index] as BatchOrder, outcome);
      });
      stopped = stopOnError && outcomes.some(({ kind }) => kind === 'refused');
      if (stopped) break;
    }
  } finally {
    print.end(totals);
  }
  if (totals.refused > 0) throw refused(totals, stopped);
}

/** Executes groups of orders; one with a time is placed at that time, whatever the clock says. */
async function batchRunner(
  stopAtRefusal: boolean,
  context: Context,
): Promise<(group: readonly BatchOrder[]) => Promise<readonly BatchOutcome[]>> {
  let moment: number | undefined;
  const { trading } = await context.servicesAt({ now: () => moment ?? Date.now() });
  const batch = await (await trading()).batch();
  return async (group) => {
    const outcomes: BatchOutcome[] = [];
    for (let from = 0; from < group.length;) {
      moment = group[from]?.at;
      const apart = group.findIndex(({ at }, index) => index > from && at !== moment);
      const together = group.slice(from, apart < 0 ? undefined : apart);
      const requests = together.map(({ request }) => request);
      outcomes.push(...(await batch.run(requests, stopAtRefusal)));
      if (stopAtRefusal && outcomes.some(({ kind }) => kind === 'refused')) break;
      from += together.length;
    }
    return outcomes;
  };
}

/** Reads all of it once, so that a mistake is told before the first order. */
async function check(orders: AsyncIterable<readonly BatchOrder[]>): Promise<void> {
  const iterator = orders[Symbol.asyncIterator]();
  while (!(await iterator.next()).done);
}

/** Prints results as they come. A document is begun with its first and closed at the end. */
class Printer {
  readonly #format: BatchOptions['format'] | 'json';
  readonly #context: Context;
  #printed = 0;

  constructor(format: BatchOptions['format'], context: Context) {
    this.#format = format ?? (context.globals.json ? 'json' : 'table');
    this.#context = context;
  }

  result(order: BatchOrder, outcome: Parameters<typeof batchJson>[2]): void {
    const { process, present } = this.#context;
    const json = () => jsonText(batchJson(order.line, order.request, outcome));
    if (this.#format === 'table') {
      present.line((style) => batchLine(order.line, order.request, outcome, style));
    } else if (this.#format === 'ndjson') {
      process.stdout.write(`${json()}\n`);
    } else {
      process.stdout.write(`${this.#printed === 0 ? '{"results": [' : ','}\n  ${json()}`);
    }
    this.#printed += 1;
  }

  end(totals: BatchTotals): void {
    const { process, present } = this.#context;
    if (this.#format === 'json') {
      const start = this.#printed === 0 ? '{"results": [' : '';
      process.stdout.write(`${start}\n], "totals": ${jsonText(totals.json())}}\n`);
    }
    present.hint(totals.text());
  }
}

function refused(totals: BatchTotals, stopped: boolean): PapertradeError {
  const rest = stopped ? ' The orders after it were not executed.' : '';
  return new PapertradeError(
    ErrorCode.ORDERS_REFUSED,
    `${totals.refused} of ${totals.orders} orders refused; each line says why.${rest}`,
    { refused: totals.refused, orders: totals.orders },
  );
}

const EXAMPLES = `
Examples:
  papertrade batch orders.csv
  papertrade batch orders.csv --id-prefix monday
  tail -n +1 -f signals.ndjson | papertrade batch - --format ndjson

A file of orders:
  side,symbol,quantity,price,client_id
  buy,INFY,10,1500,morning-1
  sell,INFY,10,1512.50,morning-2`;
