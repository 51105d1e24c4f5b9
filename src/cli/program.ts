import { Command } from 'commander';
import { COMMANDS } from './command-list.ts';
import type { CliProcess, Launch } from './context.ts';

/**
 * The command tree with the options that all commands share. Making all commands takes longer than
 * running one: where `argv` names one that needs no other, it is the only one in the tree, and where
 * it names none, which shows an overview, they have no more than that shows. The shared options are
 * left out where none of them is said or shown.
 */
export async function createProgram(
  process: CliProcess,
  launch: Launch,
  argv?: readonly string[],
): Promise<Command> {
  const program = new Command('papertrade')
    .description(
      'Practise trading Indian options and shares with virtual money, exact to the paisa.',
    )
    .helpCommand(false);
  if (mayNeedOptions(argv)) addSharedOptions(program);
  const named: string[] = [];
  program.on('option:session', (id: string) => named.push(id));
  const word = argv && firstWord(program, argv);
  // Help may be asked for any command.
  const only = word === undefined || word === 'help' ? undefined : findCommand(word);
  const isOverview = argv !== undefined && word === undefined;
  for (const { group, name, usage = '', summary, load } of only ? [only] : allCommands()) {
    const command = isOverview ? new Command(name).usage(usage) : (await load())(launch, named);
    program.addCommand(command.summary(summary).helpGroup(group));
  }
  if (!only) {
    const { EXAMPLES } = await import('./help/examples.ts');
    program.addHelpText('after', EXAMPLES);
  }
  if (!only && !isOverview) {
    const { createCompleteCommand } = await import('./commands/completion.ts');
    program.addCommand(createCompleteCommand(launch), { hidden: true });
  }
  return prepare(program, process);
}

function addSharedOptions(program: Command): void {
  program
    .version(__VERSION__, '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .option('--config <file>', 'read this configuration file too')
    .option('--store <url>', 'local, local:FILE, redis://HOST:PORT, rediss://, unix:SOCKET')
    .option('--session <id>', 'the session to use instead of the current one')
    .option('--json', 'print one JSON document')
    .option('--no-color', 'print without colour')
    .option('--quiet', 'print no hints')
    .option('--yes', 'answer yes to every question')
    .option('--verbose', 'show where an error happened');
}

/** Whether one may be said, or the overview or `help`, also of one command, shows them. */
const mayNeedOptions = (argv: readonly string[] | undefined): boolean =>
  !argv?.length || argv.includes('help') || argv.some((word) => word.startsWith('-'));

function findCommand(name: string) {
  for (const [group, commands] of Object.entries(COMMANDS)) {
    const listed = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (listed) return { group, name, ...listed };
  }
  return undefined;
}

const allCommands = () =>
  Object.entries(COMMANDS).flatMap(([group, commands]) =>
    Object.entries(commands).map(([name, listed]) => ({ group, name, ...listed })),
  );

/** The first word after the options of all commands; none where those ask for the overview. */
function firstWord(program: Command, argv: readonly string[]): string | undefined {
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (word === '-h' || word === '--help') return undefined;
    if (!word.startsWith('-')) return word;
    if (program.options.some(({ long, required }) => long === word && required)) at += 1;
  }
  return undefined;
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
      // Every command has options: to say so each time leaves little room for what it does.
      subcommandTerm: (each) =>
        `${each.name()} ${each.usage()}`.replaceAll(' [options]', '').replaceAll(' [command]', ''),
      minWidthToWrap: 20,
    });
  for (const child of command.commands) prepare(child, process);
  return command;
}
