import { Option, type Command } from 'commander';
import { LIST_FORMATS } from '../../presentation/tables/list-formats.ts';

/** The options of every command that prints a list. */
export function addListOptions(command: Command): Command {
  return command
    .addOption(new Option('--format <format>', 'how to print the list').choices(LIST_FORMATS))
    .option('--columns <names>', 'only these fields, in this order: symbol,net_qty,...');
}
