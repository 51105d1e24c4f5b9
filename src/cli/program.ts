import { Command } from 'commander';
import { COMMANDS, type CommandFile, type ListedCommand } from './command-list.ts';
import type { CliProcess, Launch } from './context.ts';
import { EXAMPLES } from './help/examples.ts';

/** Words that lead to a command, such as `session start`. */
type Path = readonly string[];

/**
 * The command tree, with the options that all commands share. Of the commands only those are made
 * that `argv` names, and all where it names none; loaded is the one that runs or whose help is
 * shown. Without `argv` all are loaded.
 */
export async function createProgram(
  process: CliProcess,
  launch: Launch,
  argv?: readonly string[],
): Promise<Command> {
  const program = addSharedOptions(new Command('papertrade'))
    .description(
      'Practise trading Indian options and shares with virtual money, exact to the paisa.',
    )
    .helpCommand(false)
    .addHelpText('after', EXAMPLES);
  const paths = argv && pathsIn(program, argv);
  const isHelp = argv?.some((word) => HELP.includes(word));
  for (const { group, name, listed } of commandsFor(paths)) {
    const command = await createCommand(name, listed, launch, { paths, isHelp });
    program.addCommand(command.helpGroup(group), { hidden: listed.hidden === true });
  }
  return prepare(program, process);
}

/** The commands that paths lead to; all where one leads to none, which shows or suggests others. */
function commandsFor(paths: readonly Path[] | undefined) {
  const all = Object.entries(COMMANDS).flatMap(([group, commands]) =>
    Object.entries(commands).map(([name, listed]) => ({ group, name, listed })),
  );
  const [path] = paths ?? [];
  const named = all.find(({ name, listed }) => isNamed(name, listed, path?.[0]));
  return named === undefined || ABOUT_OTHERS.includes(named.name) ? all : [named];
}

const isNamed = (name: string, { aliases = [] }: ListedCommand, word: string | undefined) =>
  word !== undefined && (name === word || aliases.includes(word));

/** What these say is about another command: its help, or what may follow it. */
const ABOUT_OTHERS: readonly (string | undefined)[] = ['help', '__complete'];

/** With these a command shows what its own ones are for. */
const HELP: readonly (string | undefined)[] = ['-h', '--help', ...ABOUT_OTHERS];

const addSharedOptions = (program: Command): Command =>
  program
    .version(__VERSION__, '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .option('--config <file>', 'read this configuration file too')
    .option('--store <url>', 'local, local:FILE, redis://HOST:PORT, rediss://, unix:SOCKET')
    .option('--session <id>', 'the session to use instead of the current one', collect)
    .option('--json', 'print one JSON document')
    .option('--no-color', 'print without colour')
    .option('--quiet', 'print no hints')
    .option('--yes', 'answer yes to every question')
    .option('--verbose', 'show where an error happened');

/** `store copy` takes --session more than once. */
const collect = (id: string, ids: readonly string[] = []): readonly string[] => [...ids, id];

/** What a command line asks for; without paths all that there is. */
interface Asked {
  readonly paths?: readonly Path[] | undefined;
  readonly isHelp?: boolean | undefined;
}

/** A command with its own ones; no more than name and summary where no path leads to it. */
async function createCommand(
  name: string,
  listed: ListedCommand,
  launch: Launch,
  { paths, isHelp }: Asked,
): Promise<Command> {
  const { summary, load, description = '', example, commands = {}, aliases = [] } = listed;
  const command = newCommand(name).aliases(aliases);
  const here = paths
    ?.filter(([first]) => isNamed(name, listed, first))
    .map((path) => path.slice(1));
  if (here?.length === 0) return command.summary(summary);
  const isNext = (child: string) => here === undefined || here.some(([first]) => first === child);
  const goesOn = here && Object.keys(commands).some(isNext);
  // Where none of them is named and it does nothing by itself, its help shows what each takes.
  const isRun = goesOn || (load !== undefined && !isHelp);
  for (const [child, loadChild] of Object.entries(commands)) {
    const own = newCommand(child);
    if (!isRun || isNext(child)) await define(own, loadChild, launch);
    command.addCommand(own);
  }
  if (load) await define(command, load, launch);
  else command.description(description);
  if (example !== undefined) command.addHelpText('after', `\nExample:\n  ${example}`);
  return command.summary(summary);
}

const newCommand = (name: string): Command =>
  new Command(name).helpOption('-h, --help', 'show help');

/** Adds what the command's file says, and launches its work. */
async function define(
  command: Command,
  load: () => Promise<CommandFile>,
  launch: Launch,
): Promise<void> {
  const { define: describe, run } = await load();
  describe(command);
  command.action((...line: unknown[]) =>
    launch(command, (context) => run(context, ...(line as never[]))),
  );
}

/** The command that a command line is about: of `order cancel 3` the command `cancel` of `order`. */
export function commandIn(program: Command, argv: readonly string[]): Command {
  const [path = []] = pathsIn(program, argv);
  let here = program;
  for (const word of path) {
    const next = here.commands.find((each) => [each.name(), ...each.aliases()].includes(word));
    if (!next) break;
    here = next;
  }
  return here;
}

/** A command as it is typed: `papertrade order cancel`. */
export const nameOf = (command: Command): string =>
  command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();

/** Of the words those that are no option and no value of a shared one. */
function pathsIn(program: Command, argv: readonly string[]): readonly Path[] {
  const words: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (words.length === 0 && (word === '-h' || word === '--help')) return [];
    if (!word.startsWith('-')) words.push(word);
    else if (program.options.some(({ long, required }) => long === word && required)) at += 1;
  }
  return ABOUT_OTHERS.includes(words[0]) ? [words, words.slice(1)] : [words];
}

/** Errors become exceptions, and what commander writes goes to the streams that were passed in. */
function prepare(command: Command, process: CliProcess): Command {
  command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => process.stdout.write(text),
      writeErr: () => undefined,
      getOutHelpWidth: () => process.stdout.columns ?? 80,
      // Help has no colours; commander would load the terminal's streams to ask for them.
      getOutHasColors: () => false,
    })
    .configureHelp({
      showGlobalOptions: command.parent !== null,
      // The overview has names; the help of a command what its own ones take.
      subcommandTerm: (each) =>
        command.parent ? `${each.name()} ${argumentsOf(each)}` : each.name(),
      minWidthToWrap: 20,
    });
  for (const child of command.commands) prepare(child, process);
  return command;
}

/** Every command has options: to say so each time leaves little room for what it does. */
const argumentsOf = (command: Command): string =>
  command.usage().replace('[options]', '').replace('[command]', '').trim();
