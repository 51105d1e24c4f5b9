import type { Command, CommanderError } from 'commander';
import {
  ErrorCode,
  escapeControls,
  invalidValue,
  oneOf,
  PapertradeError,
} from '../../domain/errors.ts';
import { COMMANDS } from '../command-list.ts';

/** What is wrong with a command line, from commander's own error about a command. */
export function usageError({ code, message }: CommanderError, command: Command): PapertradeError {
  const text = message
    .replace(/^error: /, '')
    .split('\n')
    .map((line) => escapeControls(line).slice(0, 200))
    .join(' ');
  const [, name, value, choices] = CHOICE.exec(text) ?? [];
  if (value !== undefined && name !== undefined && choices !== undefined) {
    return invalidValue(name, value, oneOf(choices.split(', ')));
  }
  const said = SENTENCES[code]?.(text, command) ?? text;
  return new PapertradeError(
    ErrorCode.USAGE,
    `${said.charAt(0).toUpperCase()}${said.slice(1).replace(/\.$/, '')}.`,
  );
}

/** A value that an option or an argument does not have among its choices. */
const CHOICE =
  /^(?=.*?(?:option '--|for argument ')([a-z]+))(?=.*?(?:argument|value) '([^']*)' is invalid).*Allowed choices are (.*)\.$/;

const SENTENCES: Readonly<Record<string, (text: string, command: Command) => string>> = {
  'commander.help': (_, command) => `a command is missing: ${oneOf(namesIn(command))}`,
  'commander.unknownCommand': unknownCommand,
  'commander.unknownOption': unknownOption,
  'commander.excessArguments': (text) => {
    const [, most, got] = /Expected (\d+) arguments? but got (\d+)/.exec(text) ?? [];
    return `too many arguments: ${most === '0' ? 'none' : `at most ${most ?? ''}`} expected, ${got ?? ''} given`;
  },
  'commander.optionMissingArgument': (text) => text.replace('argument missing', 'needs a value'),
  'commander.missingMandatoryOptionValue': (text) =>
    text.replace(/^required option (.*) not specified$/, 'missing required option $1'),
};

function unknownCommand(text: string, command: Command): string {
  const [, typed = ''] = /unknown command '([^']*)'/.exec(text) ?? [];
  const said = `unknown command '${typed}'`;
  const deeper = command.parent ? [] : pathsTo(typed);
  if (deeper.length > 0) return `${said} (Did you mean ${oneOf(deeper)}?)`;
  if (text.includes('Did you mean') || !command.parent) return text;
  return `${said}: ${command.name()} has ${namesIn(command).join(', ')}`;
}

/** The commands of groups that are called so: `modify` is `order modify`. */
const pathsTo = (typed: string): readonly string[] =>
  Object.values(COMMANDS).flatMap((group) =>
    Object.entries(group)
      .filter(([, { commands = {} }]) => Object.hasOwn(commands, typed))
      .map(([name]) => `${name} ${typed}`),
  );

const namesIn = (command: Command): readonly string[] =>
  command.commands.map((each) => each.name()).filter((name) => !name.startsWith('_'));

function unknownOption(text: string, command: Command): string {
  const [, typed = ''] = /unknown option '([^']*)'/.exec(text) ?? [];
  const meant = OPTION_WORDS[typed.toLowerCase()];
  const isKnown = command.options.some(({ long }) => long === meant);
  return meant !== undefined && isKnown
    ? `unknown option '${typed}' (Did you mean ${meant}?)`
    : text;
}

/** What other programs and brokers' screens call an option. */
const OPTION_WORDS: Readonly<Record<string, string>> = {
  '--stoploss': '--stop',
  '--stop-loss': '--stop',
  '--takeprofit': '--target',
  '--take-profit': '--target',
  '--trigger-price': '--trigger',
  '--limit-price': '--price',
  '--order-type': '--type',
  '--qty': '--quantity',
  '--tag': '--note',
  '--variety': '--type',
  '--exchange': '--segment',
  '--from': '--since',
  '--output': '--out',
  '-o': '--out',
};
