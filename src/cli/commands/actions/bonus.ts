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
    .description('Free shares beside the held ones: 2:1 adds two for each.')
    .argument('<symbol>', 'the share')
    .argument('<ratio>', 'new to held shares, such as 1:1')
    .addHelpText(
      'after',
      '\nExample:\n  papertrade corporate-action bonus INFY 1:1 --ex-date today',
    )
    .action((symbol: string, typed: string) =>
      launch(command, (context) => {
        const terms = { ratio: parseRatio('bonus', typed) };
        return runCorporateAction('bonus', symbol, terms, command.opts<ActionOptions>(), context);
      }),
    );
}
