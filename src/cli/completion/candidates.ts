import { Option, type Command } from 'commander';
import { SEGMENTS } from '../../domain/instruments/instrument.ts';
import { PRODUCTS } from '../../domain/ledger/product.ts';
import { ORDER_TYPES, VALIDITIES } from '../../domain/orders/order.ts';
import { TEMPLATES } from '../../domain/strategies/templates.ts';
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
  /** Symbols of open positions, names of instruments with a quote, and what is listed under a text. */
  instruments(typed: string): Promise<readonly Candidate[]>;
  /** What is listed under a text. */
  listed(typed: string): Promise<readonly Candidate[]>;
  /** The next expiries of an underlying. */
  expiries(underlying: string): Promise<readonly Candidate[]>;
  /** Numbers of pending orders. */
  orders(): Promise<readonly Candidate[]>;
  /** Ids of strategies. */
  strategies(): Promise<readonly Candidate[]>;
}

/** Candidates for the word under the cursor, or what kind of path the shell itself completes. */
export type Completion = readonly Candidate[] | 'files' | 'folders';

export async function complete(line: TypedLine, stored: StoredValues): Promise<Completion> {
  const found = await candidatesFor(line, stored);
  return typeof found === 'string'
    ? found
    : found.filter(({ value }) => value.toLowerCase().startsWith(line.partial.toLowerCase()));
}

async function candidatesFor(
  { cursor, partial, given }: TypedLine,
  stored: StoredValues,
): Promise<Completion> {
  if (cursor.kind === 'option') return optionsOf(cursor.command).flatMap(optionCandidates);
  if (cursor.kind === 'value') {
    const values = await valuesOf(cursor.value, stored, partial, given);
    if (typeof values === 'string') return values;
    return values.map(({ value, description }) => ({ value: cursor.prefix + value, description }));
  }
  const commands = commandCandidates(cursor.command);
  const values = cursor.value ? await valuesOf(cursor.value, stored, partial, given) : [];
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
async function valuesOf(
  { command, place }: ValueOf,
  stored: StoredValues,
  typed: string,
  given: readonly string[],
): Promise<Completion> {
  if (place.argChoices) return place.argChoices.map(plain);
  const name = place instanceof Option ? nameOfValue(place) : place.name();
  const isArgument = !(place instanceof Option);
  if (/^(file|path)s?$/.test(name)) return 'files';
  if (/^(dir|folder|directory)$/.test(name)) return 'folders';
  const known = isArgument
    ? ARGUMENTS[name]?.(command, stored, typed)
    : OPTIONS[place.long ?? '']?.(stored, given);
  return known ?? [];
}

const ALL: Candidate = { value: 'all', description: '' };
const CLOSING = ['sell', 'close'];

type Candidates = readonly Candidate[] | Promise<readonly Candidate[]>;

/** What may stand where an argument of a name is asked for. */
const ARGUMENTS: Readonly<
  Record<string, (command: Command, stored: StoredValues, typed: string) => Candidates>
> = {
  topic: (command) => [...topicCandidates(), ...commandCandidates(rootOf(command))],
  symbol: symbolsFor,
  symbols: symbolsFor,
  underlying: (_, stored, typed) => stored.listed(typed),
  quantity: (command) =>
    command.name() === 'sell' ? [{ ...ALL, description: 'close the position' }] : [],
  order: async (command, stored) => [
    ...(await stored.orders()),
    ...(command.name() === 'cancel' ? [{ ...ALL, description: 'every pending order' }] : []),
  ],
  id: (command, stored) =>
    command.parent?.name() === 'strategy' ? stored.strategies() : stored.sessions(),
  ids: (_, stored) => stored.sessions(),
  session: (_, stored) => stored.sessions(),
  sessions: (_, stored) => stored.sessions(),
  name: (command) =>
    command.parent?.name() === 'strategy'
      ? TEMPLATES.map(({ name, view }) => ({ value: name, description: view }))
      : [],
  type: () => ['CE', 'PE'].map(plain),
};

/** What may be the value of an option. */
const OPTIONS: Readonly<
  Record<string, (stored: StoredValues, given: readonly string[]) => Candidates>
> = {
  '--session': (stored) => stored.sessions(),
  '--strategy': (stored) => stored.strategies(),
  '--expiry': expiriesFor,
  '--far-expiry': expiriesFor,
  '--segment': () => SEGMENTS.map(plain),
  '--type': () => [...ORDER_TYPES, 'GTT'].map(plain),
  '--product': () => PRODUCTS.map(plain),
  '--validity': () => VALIDITIES.map(plain),
  '--option-type': () => ['CE', 'PE'].map(plain),
  '--schedule': () => ['flat', 'dhan', 'zerodha'].map(plain),
};

/** The expiries of the last word that can be a name: of `iron-condor NIFTY` those of NIFTY. */
function expiriesFor(stored: StoredValues, given: readonly string[]) {
  const underlying = given.findLast((word) => /^[A-Za-z]/.test(word));
  return underlying === undefined ? [] : stored.expiries(underlying);
}

async function symbolsFor(
  command: Command,
  stored: StoredValues,
  typed: string,
): Promise<readonly Candidate[]> {
  if (!CLOSING.includes(command.name())) return stored.instruments(typed);
  const held = await stored.held();
  return command.name() === 'close'
    ? [...held, { ...ALL, description: 'every open position' }]
    : held;
}

const topicCandidates = (): Candidate[] =>
  Object.entries(TOPICS).map(([value, { title }]) => ({ value, description: title }));

function rootOf(command: Command): Command {
  return command.parent ? rootOf(command.parent) : command;
}

const nameOfValue = ({ flags }: Option): string => /[<[]([\w-]+)/.exec(flags)?.[1] ?? '';
const plain = (value: string): Candidate => ({ value, description: '' });
