import type { Command } from 'commander';
import { parseSymbol } from '../../../domain/instruments/instrument.ts';
import type { Launch } from '../../context.ts';
import {
  addActionOptions,
  runCorporateAction,
  type ActionOptions,
} from '../../shared/corporate-action.ts';

export function define(command: Command, launch: Launch): void {
  addActionOptions(command)
    .description('A share, and the contracts on it, go on under another symbol.')
    .argument('<symbol>', 'the share as it was called')
    .argument('<new-symbol>', 'as it is called now')
    .addHelpText(
      'after',
      '\nExample:\n  papertrade corporate-action rename ZOMATO ETERNAL --ex-date today',
    )
    .action((symbol: string, to: string) =>
      launch(command, (context) => {
        const terms = { to: parseSymbol(to).toUpperCase() };
        return runCorporateAction('rename', symbol, terms, command.opts<ActionOptions>(), context);
      }),
    );
}
