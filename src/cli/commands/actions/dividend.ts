import type { Command } from 'commander';
import { parseTypedPrice } from '../../../domain/money/typed.ts';
import type { Launch } from '../../context.ts';
import {
  addActionOptions,
  runCorporateAction,
  type ActionOptions,
} from '../../shared/corporate-action.ts';

type DividendOptions = ActionOptions & { readonly extraordinary?: boolean };

export function define(command: Command, launch: Launch): void {
  addActionOptions(command)
    .description(
      'Cash for each share. From 2% of the price on it is extraordinary: strikes of its contracts ' +
        'fall by it.',
    )
    .argument('<symbol>', 'the share')
    .argument('<amount>', 'rupees for one share, such as 12.50')
    .option('--extraordinary', 'lower the strikes of its contracts whatever the price')
    .option('--no-extraordinary', 'leave its contracts as they are')
    .addHelpText(
      'after',
      '\nExample:\n  papertrade corporate-action dividend INFY 12.50 --ex-date today',
    )
    .action((symbol: string, typed: string) =>
      launch(command, (context) => {
        const { extraordinary, ...options } = command.opts<DividendOptions>();
        const terms = { price: parseTypedPrice(typed), extraordinary };
        return runCorporateAction('dividend', symbol, terms, options, context);
      }),
    );
}
