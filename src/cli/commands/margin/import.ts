import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import {
  marginImportJson,
  marginImportView,
} from '../../../presentation/tables/margin/margin-files-view.ts';
import { openSource } from '../../input/import-source.ts';
import { requireMarginImports } from '../../shared/margin/margin-imports.ts';

export function define(command: Command): void {
  command
    .summary("take the exchange's risk file or exposure list")
    .description(
      "Take the exchange's SPAN risk file (XML) or its daily exposure list (CSV) in place of the one before.",
    )
    .argument('<source>', 'a file (a .zip or .gz too), a http(s) URL, or - for standard input')
    .addHelpText('after', EXAMPLES);
}

export async function run(context: Context, source: string): Promise<void> {
  const imports = await requireMarginImports(context);
  const { calendar } = await context.services();
  const { stream, name } = await openSource(source, context.process);
  try {
    const taken = await imports.take(stream, name, calendar.iso());
    context.present.show(marginImportJson(taken), (style) => marginImportView(taken, style));
    const known = await imports.known(calendar.day());
    const { fresh } = known.find(({ kind, exchange }) => isOf(taken, kind, exchange)) ?? {};
    if (fresh === false) {
      context.present.hint(
        `It is of ${taken.day}, which is neither the last trading day nor the one before: margins stay the model's.`,
      );
    }
  } finally {
    stream.destroy();
  }
}

const isOf = (taken: { kind: string; exchange: string }, kind: string, exchange: string): boolean =>
  taken.kind === kind && taken.exchange === exchange;

const EXAMPLES = `
Examples:
  papertrade margins import nsccl.20261127.s.zip
  papertrade margins import ael_27112026.csv`;
