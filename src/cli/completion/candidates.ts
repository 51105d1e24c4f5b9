import { Option, type Command } from 'commander';
import { SEGMENTS } from '../../domain/instruments/instrument.ts';
import { TOPICS } from '../help/topics.ts';
import { optionsOf, type TypedLine, type ValueOf } from './cursor.ts';

export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** What only the store knows. */
export interface StoredValues {
  sessions(): Promise<readonly Candidate[]>;
  /** Symbols of open positions. */
  held(): Promise<readonly Candidate[]>;
  /** Symbols of open positions and of instruments with a quote. */
  instruments(): Promise<readonly Candidate[]>;
}

/** Candidates for the word under the cursor, or what kind of path the shell itself completes. */
export type Completion = readonly Candidate[] | 'files' | 'folders';

export async function complete(line: TypedLine, stored: StoredValues): Promise<Completion> {
  const found = await candidatesFor(line, stored);
  return typeof found === 'string'
    ? found
    : found.filter(({ value }) => value.toLowerCase().startsWith(line.partial.toLowerCase()));
}

async function candidatesFor({ cursor }: TypedLine, stored: StoredValues): Promise<Completion> {
  if (cursor.kind === 'option') return optionsOf(cursor.command).flatMap(optionCandidates);
  if (cursor.kind === 'value') {
    const values = await valuesOf(cursor.value, stored);
    if (typeof values === 'string') return values;
    return values.map(({ value, description }) => ({ value: cursor.prefix + value, description }));
  }
  const commands = commandCandidates(cursor.command);
  const values = cursor.value ? await valuesOf(cursor.value, stored) : [];
  if (typeof values === 'string') return commands.length > 0 ? commands : values;
  return [...commands, ...values];
}

const commandCandidates = (command: Command): Candidate[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .map((each) => ({ value: each.name(), description: each.summary() || each.description() }));

const optionCandidates = ({ long, description }: Option): Candidate[] =>
  long ? [{ value: long, description }] : [];

/** Known values by what the place is called: `<symbol>`, `[id]`, `--session <id>`, `<file>`. */
async function valuesOf({ command, place }: ValueOf, stored: StoredValues): Promise<Completion> {
  if (place.argChoices) return place.argChoices.map(plain);
  const name = place instanceof Option ? nameOfValue(place) : place.name();
  const isArgument = !(place instanceof Option);
  if (/^(file|path)s?$/.test(name)) return 'files';
  if (/^(dir|folder|directory)$/.test(name)) return 'folders';
  if (name === 'topic') return [...topicCandidates(), ...commandCandidates(rootOf(command))];
  if (name === 'segment') return SEGMENTS.map(plain);
  if (name === 'symbol' || name === 'symbols') {
    return command.name() === 'sell' ? stored.held() : stored.instruments();
  }
  if (name === 'quantity' && command.name() === 'sell') {
    return [{ value: 'all', description: 'close the position' }];
  }
  const isSession = isArgument ? /^(id|session)s?$/.test(name) : place.long === '--session';
  if (isSession) return stored.sessions();
  if (!isArgument && place.long === '--option-type') return ['CE', 'PE'].map(plain);
  return [];
}

const topicCandidates = (): Candidate[] =>
  Object.entries(TOPICS).map(([value, { title }]) => ({ value, description: title }));

function rootOf(command: Command): Command {
  return command.parent ? rootOf(command.parent) : command;
}

const nameOfValue = ({ flags }: Option): string => /[<[]([\w-]+)/.exec(flags)?.[1] ?? '';
const plain = (value: string): Candidate => ({ value, description: '' });
