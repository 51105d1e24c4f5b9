import type { Command } from 'commander';
import { parseRatio } from '../../../app/trading/actions/action-request.ts';
import { parseSymbol } from '../../../domain/instruments/instrument.ts';
import type { Launch } from '../../context.ts';
import {
  addActionOptions,
  runCorporateAction,
  type ActionOptions,
} from '../../shared/corporate-action.ts';

export function define(command: Command, launch: Launch): void {
  addActionOptions(command)
    .description("Shares become another company's: 42:25 makes 42 of 25.")
    .argument('<symbol>', 'the share that goes')
    .argument('<into>', 'the share that stays')
    .argument('<ratio>', 'new to old shares, such as 42:25')
    .addHelpText(
      'after',
      '\nExample:\n  papertrade corporate-action merger HDFC HDFCBANK 42:25 --ex-date today',
    )
    .action((symbol: string, to: string, typed: string) =>
      launch(command, (context) => {
        const terms = { to: parseSymbol(to).toUpperCase(), ratio: parseRatio('merger', typed) };
        return runCorporateAction('merger', symbol, terms, command.opts<ActionOptions>(), context);
      }),
    );
}
