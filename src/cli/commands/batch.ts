import { Command, Option } from 'commander';
import type { Launch } from '../context.ts';
import type { BatchWords } from './batch.run.ts';

export function createBatchCommand(launch: Launch): Command {
  return new Command('batch')
    .description(
      'Execute orders from CSV (with a header) or NDJSON, in their order. The columns are side, ' +
        'symbol, quantity and the options of buy and sell with underscores (client_id, ' +
        'security_id, ...). A file is checked whole before its first order; a pipe is read as it ' +
        'comes. Ends with status 3 when an order was refused.',
    )
    .argument('<file>', 'the file, or - for standard input')
    .option('--id-prefix <text>', 'client ids PREFIX-LINE for rows without one')
    .option('--stop-on-error', 'execute nothing after an order that was refused')
    .addOption(
      new Option('--format <format>', 'how to print the results').choices(['table', 'ndjson']),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, _options, self: Command) => {
      const { runBatch } = await import('./batch.run.ts');
      const words = self.opts<BatchWords>();
      await launch(self, (context) => runBatch(file, words, context));
    });
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
