import type { Command } from 'commander';
import { parseRatio } from '../../../app/trading/actions/action-request.ts';
import { quantity, parseQuantity } from '../../../domain/money/money.ts';
import { parseTypedPrice } from '../../../domain/money/typed.ts';
import type { Launch } from '../../context.ts';
import {
  addActionOptions,
  runCorporateAction,
  type ActionOptions,
} from '../../shared/corporate-action.ts';

type RightsOptions = ActionOptions & { readonly price: string; readonly take?: string };

export function define(command: Command, launch: Launch): void {
  addActionOptions(command)
    .description('New shares are offered at a price: 1:4 offers one for every four held.')
    .argument('<symbol>', 'the share')
    .argument('<ratio>', 'new to held shares, such as 1:4')
    .requiredOption('-p, --price <price>', 'the issue price of one share')
    .option('--take <quantity>', 'buy at most so many, 0 for none (default: all that are offered)')
    .addHelpText(
      'after',
      '\nExample:\n  papertrade corporate-action rights INFY 1:4 --price 1200 --ex-date today',
    )
    .action((symbol: string, typed: string) =>
      launch(command, (context) => {
        const { price, take, ...options } = command.opts<RightsOptions>();
        const terms = {
          ratio: parseRatio('rights', typed),
          price: parseTypedPrice(price),
          taken: take === undefined ? undefined : parseTaken(take),
        };
        return runCorporateAction('rights', symbol, terms, options, context);
      }),
    );
}

const parseTaken = (typed: string) => (typed === '0' ? quantity('0') : parseQuantity(typed));
