import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { importJson, importView } from '../../../presentation/tables/market/instruments-view.ts';
import { newCount } from '../../../app/instruments/masters/master-problems.ts';
import { openSource } from '../../input/import-source.ts';

export function define(command: Command): void {
  command
    .summary('replace the instrument master')
    .description(
      "Replace the master by a broker's file: Dhan's, Zerodha's, Upstox's, Angel One's, Shoonya's or Flattrade's.",
    )
    .argument(
      '<source>',
      'a file (.gz and .zip are opened), a http(s) URL, or - for standard input',
    )
    .addHelpText(
      'after',
      '\nExample:\n  papertrade instruments import api-scrip-master-detailed.csv',
    );
}

export async function run(context: Context, source: string): Promise<void> {
  const { stream, name } = await openSource(source, context.process);
  const { instruments } = await context.services();
  const count = newCount();
  const stop = showProgress(context, () => `${count.rows} rows read`);
  try {
    const result = await instruments.import(stream, name, count);
    stop();
    context.present.show(importJson(result), (style) => importView(result, style));
    context.present.hint('Now: papertrade instruments search NIFTY');
  } finally {
    stop();
    stream.destroy();
  }
}

/** Counts on a terminal while it takes long; gives what ends it. */
function showProgress({ process, globals }: Context, message: () => string): () => void {
  const { stderr } = process;
  if (!stderr.isTTY || globals.quiet || globals.json) return () => undefined;
  const timer = setInterval(() => stderr.write(`\r${message()} `), 250);
  let shown = true;
  return () => {
    clearInterval(timer);
    if (shown) stderr.write('\r\u001b[K');
    shown = false;
  };
}
