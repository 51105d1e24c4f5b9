/** Makes the manual page from the command tree: node .ci/man-page.mjs [--check] */
import { commandTree, load, writeGenerated } from './command-tree.mjs';

const root = await commandTree();
const { TOPICS } = await load('src/cli/help/topics.ts');

/** Text for roff: a backslash, a hyphen and a leading dot or quote mean something there. */
const roff = (text) =>
  text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/^([.'])/gm, '\\&$1');
const joined = (...lines) => lines.filter((line) => line !== '').join('\n');

const option = ({ flags, description }) =>
  joined('.TP', `\\fB${roff(flags)}\\fR`, roff(description));
const argument = (each) => joined('.TP', `\\fI${roff(each.name())}\\fR`, roff(each.description));

/** What commander adds below the help: examples, as they are. */
function after(command) {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  const at = text.search(/^(Examples?|Keys):/m);
  return at < 0 ? '' : joined('.PP', '.nf', roff(text.slice(at).trimEnd()), '.fi');
}

function section(command) {
  const help = command.createHelp();
  const name = help.commandUsage(command).replace(/\[options\] ?/, '');
  const options = help.visibleOptions(command).filter(({ long }) => long !== '--help');
  const children = help.visibleCommands(command).filter((each) => each.name() !== 'help');
  return joined(
    `.SS ${roff(name)}`,
    roff(command.description()),
    ...help.visibleArguments(command).map(argument),
    ...options.map(option),
    after(command),
    ...children.map(section),
  );
}

const help = root.createHelp();
const page = joined(
  '.\\" Made by .ci/man-page.mjs from the command tree.',
  `.TH PAPERTRADE 1 "" "papertrade ${root.version()}" "User commands"`,
  '.SH NAME',
  'papertrade \\- practise trading Indian options and shares with virtual money',
  '.SH SYNOPSIS',
  '.B papertrade',
  '.I command',
  '.RI [ arguments ]\n.RI [ options ]',
  '.SH DESCRIPTION',
  roff(root.description()),
  '.SH OPTIONS',
  'These go with every command.',
  ...help.visibleOptions(root).map(option),
  '.SH COMMANDS',
  ...help.visibleCommands(root).map(section),
  ...Object.entries(TOPICS).flatMap(([name, { title, text }]) => [
    `.SH ${name.toUpperCase()}`,
    `${roff(title.charAt(0).toUpperCase() + title.slice(1))}.`,
    '.PP',
    '.nf',
    roff(text),
    '.fi',
  ]),
  '.SH ENVIRONMENT',
  ...[
    ['REDIS_URL, PAPERTRADE_STORE', 'the store, as store.url'],
    ['PAPERTRADE_SESSION', 'the session to use instead of the current one'],
    ['PAPERTRADE_CONFIG', 'a configuration file, read beside the usual ones'],
    ['PAPERTRADE_REDIS_USERNAME, PAPERTRADE_REDIS_PASSWORD', 'who logs in to Redis'],
    ['NO_COLOR, FORCE_COLOR', 'print without colour, or with it'],
  ].map(([name, what]) => joined('.TP', `\\fB${name}\\fR`, what)),
  '.SH FILES',
  ...[
    ['~/.local/share/papertrade/papertrade.db', 'the local store'],
    ['~/.config/papertrade/config.yaml, ./papertrade.yaml', 'the configuration'],
  ].map(([name, what]) => joined('.TP', `\\fI${roff(name)}\\fR`, what)),
);
await writeGenerated('docs/papertrade.1', `${page}\n`);
