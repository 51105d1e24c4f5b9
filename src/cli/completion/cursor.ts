import type { Argument, Command, Option } from 'commander';

/** What the word under the cursor is, by the command tree alone. */
type Cursor =
  | { readonly kind: 'command or value'; readonly command: Command; readonly value?: ValueOf }
  | { readonly kind: 'option'; readonly command: Command }
  | { readonly kind: 'value'; readonly value: ValueOf; readonly prefix: string };

/** An argument or an option's value that is to be completed. */
export interface ValueOf {
  readonly command: Command;
  readonly place: Argument | Option;
}

/** A command line up to the cursor, read. */
export interface TypedLine {
  readonly cursor: Cursor;
  /** What of the word is typed already. */
  readonly partial: string;
  /** The command's arguments that are typed already. */
  readonly given: readonly string[];
  /** Values of the options that say where to look: store, config, session. */
  readonly options: Readonly<Record<string, string>>;
}

/** Reads the words typed after the program's name; the last one is under the cursor. */
export function readLine(root: Command, typed: readonly string[]): TypedLine {
  // Bash splits "--session=X" into three words.
  const words = typed.filter((word, index) => word !== '=' || !isLong(typed[index - 1]));
  const partial = words.at(-1) ?? '';
  const state: State = { command: root, onlyArguments: false, options: {}, given: [] };
  for (const word of words.slice(0, -1)) step(state, word);
  const { command, waiting, options, given } = state;
  const cursor = waiting ? valueCursor(command, waiting, '') : cursorAt(state, partial);
  return { cursor, partial, options, given };
}

/** Where the reading stands after some words. */
interface State {
  command: Command;
  /** The arguments of the command that were read. */
  readonly given: string[];
  /** After "--". */
  onlyArguments: boolean;
  /** The option whose value is the next word. */
  waiting?: Option | undefined;
  readonly options: Record<string, string>;
}

function step(state: State, word: string): void {
  if (state.waiting) {
    state.options[state.waiting.attributeName()] = word;
    state.waiting = undefined;
  } else if (state.onlyArguments) state.given.push(word);
  else if (word === '--') state.onlyArguments = true;
  else if (word.startsWith('-')) readOption(state, word);
  else {
    const child = state.given.length === 0 ? childOf(state.command, word) : undefined;
    if (child) state.command = child;
    else state.given.push(word);
  }
}

function readOption(state: State, word: string): void {
  const option = optionOf(state.command, word);
  if (!option) return;
  const value = valueIn(word);
  if (value !== undefined) state.options[option.attributeName()] = value;
  else if (takesValue(option)) state.waiting = option;
}

/** The command's options and those of the commands above it. */
export function optionsOf(command: Command): Option[] {
  const own = command.createHelp().visibleOptions(command);
  const above = command.parent ? optionsOf(command.parent) : [];
  return [...own, ...above.filter(({ long }) => !own.some((each) => each.long === long))];
}

function cursorAt({ command, given, onlyArguments }: State, partial: string): Cursor {
  if (!onlyArguments && partial.startsWith('-')) {
    const option = optionOf(command, partial);
    if (option && valueIn(partial) !== undefined) {
      return valueCursor(command, option, `${partial.slice(0, partial.indexOf('='))}=`);
    }
    return { kind: 'option', command };
  }
  const place = argumentAt(command, given.length);
  return { kind: 'command or value', command, ...(place && { value: { command, place } }) };
}

const valueCursor = (command: Command, place: Option, prefix: string): Cursor => ({
  kind: 'value',
  value: { command, place },
  prefix,
});

function argumentAt(command: Command, position: number): Argument | undefined {
  const last = command.registeredArguments.at(-1);
  return command.registeredArguments[position] ?? (last?.variadic ? last : undefined);
}

const isLong = (word: string | undefined): boolean => word?.startsWith('--') ?? false;
const takesValue = ({ required, optional }: Option): boolean => required || optional;
const childOf = (command: Command, name: string): Command | undefined =>
  command.commands.find((each) => each.name() === name || each.aliases().includes(name));

function optionOf(command: Command, word: string): Option | undefined {
  const flag = word.split('=')[0] ?? '';
  return optionsOf(command).find(({ short, long }) => flag === long || flag === short);
}

const valueIn = (word: string): string | undefined =>
  isLong(word) && word.includes('=') ? word.slice(word.indexOf('=') + 1) : undefined;
