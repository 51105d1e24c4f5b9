import type { Command } from 'commander';
import { parseRatio } from '../../../app/trading/actions/action-request.ts';
import type { Launch } from '../../context.ts';
import {
  addActionOptions,
  runCorporateAction,
  type ActionOptions,
} from '../../shared/corporate-action.ts';

export function define(command: Command, launch: Launch): void {
  addActionOptions(command)
    .description('A share becomes several (1:5 makes five of one), or several become one (5:1).')
    .argument('<symbol>', 'the share')
    .argument('<ratio>', 'old to new shares, such as 1:5')
    .addHelpText('after', '\nExample:\n  papertrade corporate-action split TCS 1:5 --ex-date today')
    .action((symbol: string, typed: string) =>
      launch(command, (context) => {
        const terms = { ratio: parseRatio('split', typed) };
        return runCorporateAction('split', symbol, terms, command.opts<ActionOptions>(), context);
      }),
    );
}
