import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import { TOPICS } from '../../help/topics.ts';

export function define(command: Command): void {
  command
    .description('Explain a topic (accounting, store, scripting), or show the help of a command.')
    .argument('[topic...]', 'a topic, or a command such as "session start"')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade help accounting\n  papertrade help session start',
    );
}

export function run(
  context: Context,
  words: readonly string[],
  _options: object,
  command: Command,
): Promise<void> {
  const topic = words.length === 1 ? words[0] : undefined;
  const known = topic !== undefined && Object.hasOwn(TOPICS, topic) ? TOPICS[topic] : undefined;
  const { present } = context;
  if (topic !== undefined && known) {
    const { title, text } = known;
    present.show(
      { topic, title, text },
      ({ color }) => `${color.bold(`${topic}: ${title}`)}\n\n${text}`,
    );
    return Promise.resolve();
  }
  const named = words.reduce((at, word) => childOf(at, word, words), command.parent ?? command);
  const text = helpOf(named);
  present.show({ command: named.name(), help: text }, () => text.trimEnd());
  return Promise.resolve();
}

function childOf(command: Command, word: string, words: readonly string[]): Command {
  const found = command.commands.find((each) => each.name() === word);
  if (found) return found;
  const known = command.createHelp().visibleCommands(command);
  throw new PapertradeError(
    ErrorCode.USAGE,
    `There is no help for ${quoteSafely(words.join(' '))}. Topics: ` +
      `${Object.keys(TOPICS).join(', ')}. Commands: ${known.map((each) => each.name()).join(', ')}.`,
  );
}

/** The whole help with its examples, which commander only writes out. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}
