import type { Command } from 'commander';
import {
  described,
  parseRatio,
  type ActionRequest,
} from '../../../app/trading/actions/action-request.ts';
import type { AppliedAction } from '../../../app/trading/actions/corporate-actions.ts';
import { parseSymbol } from '../../../domain/instruments/instrument.ts';
import type { ActionKind } from '../../../domain/ledger/actions/corporate-action.ts';
import { parseQuantity, quantity } from '../../../domain/money/money.ts';
import { parseTypedPrice } from '../../../domain/money/typed.ts';
import type { Context, Options } from '../../context.ts';
import { parseDay } from '../../input/arguments/day.ts';

/** `extraordinary` is of a dividend, `price` and `take` of rights. */
type ActionOptions = Options<'price' | 'take', 'all' | 'dryRun' | 'extraordinary', 'exDate'>;

/** How a kind of action is typed. */
interface TypedAction {
  readonly summary: string;
  readonly description: string;
  readonly example: string;
  /** Its arguments; the first is the share. */
  readonly arguments: Readonly<Record<string, string>>;
  /** Adds the options that it has beside those of every action. */
  readonly addOptions?: (command: Command) => void;
  /** What the arguments behind the share say, and its own options. */
  readonly terms: (
    args: readonly string[],
    options: ActionOptions,
  ) => Omit<ActionRequest, 'kind' | 'symbol' | 'exDate'>;
}

const ACTIONS: Readonly<Record<ActionKind, TypedAction>> = {
  split: {
    summary: 'a share becomes several, or several one',
    description: 'A share becomes several (1:5 makes five of one), or several become one (5:1).',
    example: 'split TCS 1:5',
    arguments: { '<symbol>': 'the share', '<ratio>': 'old to new shares, such as 1:5' },
    terms: ([ratio = '']) => ({ ratio: parseRatio('split', ratio) }),
  },
  bonus: {
    summary: 'free shares beside the held ones',
    description: 'Free shares beside the held ones: 2:1 adds two for each.',
    example: 'bonus INFY 1:1',
    arguments: { '<symbol>': 'the share', '<ratio>': 'new to held shares, such as 1:1' },
    terms: ([ratio = '']) => ({ ratio: parseRatio('bonus', ratio) }),
  },
  dividend: {
    summary: 'cash for each share',
    description:
      'Cash for each share. From 2% of the price on it is extraordinary: strikes of its contracts ' +
      'fall by it.',
    example: 'dividend INFY 12.50',
    arguments: { '<symbol>': 'the share', '<amount>': 'rupees for one share, such as 12.50' },
    addOptions: (command) =>
      command
        .option('--extraordinary', 'lower the strikes of its contracts whatever the price')
        .option('--no-extraordinary', 'leave its contracts as they are'),
    terms: ([amount = ''], { extraordinary }) => ({
      price: parseTypedPrice(amount),
      extraordinary,
    }),
  },
  rights: {
    summary: 'new shares offered at a price',
    description: 'New shares are offered at a price: 1:4 offers one for every four held.',
    example: 'rights INFY 1:4 --price 1200',
    arguments: { '<symbol>': 'the share', '<ratio>': 'new to held shares, such as 1:4' },
    addOptions: (command) =>
      command
        .requiredOption('-p, --price <price>', 'the issue price of one share')
        .option(
          '--take <quantity>',
          'buy at most so many, 0 for none (default: all that are offered)',
        ),
    terms: ([ratio = ''], { price = '', take }) => ({
      ratio: parseRatio('rights', ratio),
      price: parseTypedPrice(price),
      taken: take === '0' ? quantity('0') : take === undefined ? undefined : parseQuantity(take),
    }),
  },
  rename: {
    summary: 'a share goes on under another symbol',
    description: 'A share, and the contracts on it, go on under another symbol.',
    example: 'rename ZOMATO ETERNAL',
    arguments: { '<symbol>': 'the share as it was called', '<new-symbol>': 'as it is called now' },
    terms: ([to = '']) => ({ to: parseSymbol(to).toUpperCase() }),
  },
  merger: {
    summary: "shares become another company's",
    description: "Shares become another company's: 42:25 makes 42 of 25.",
    example: 'merger HDFC HDFCBANK 42:25',
    arguments: {
      '<symbol>': 'the share that goes',
      '<into>': 'the share that stays',
      '<ratio>': 'new to old shares, such as 42:25',
    },
    terms: ([into = '', ratio = '']) => ({
      to: parseSymbol(into).toUpperCase(),
      ratio: parseRatio('merger', ratio),
    }),
  },
};

/** `corporate-action split`, `bonus` and the like: the command is called as the action. */
export function define(command: Command): void {
  const action = ACTIONS[kindOf(command)];
  command
    .summary(action.summary)
    .description(action.description)
    .requiredOption('--ex-date <date>', 'the first day on which the share trades without it')
    .option('--all', 'in every active session, not only the current one')
    .option('-n, --dry-run', 'show what would happen, write nothing')
    .addHelpText(
      'after',
      `\nExample:\n  papertrade corporate-action ${action.example} --ex-date today`,
    );
  for (const [name, what] of Object.entries(action.arguments)) command.argument(name, what);
  action.addOptions?.(command);
}

const kindOf = (command: Command): ActionKind => command.name() as ActionKind;

/** Applies an action and shows what it changed. */
export async function run(context: Context, ...line: readonly unknown[]): Promise<void> {
  const [symbol = '', ...args] = line.slice(0, -2) as readonly string[];
  const [options, command] = line.slice(-2) as [ActionOptions, Command];
  const kind = kindOf(command);
  const terms = ACTIONS[kind].terms(args, options);
  const exDate = await parseDay(options.exDate, () => context.today());
  const { instruments, ...services } = await context.services();
  const request: ActionRequest = {
    kind,
    symbol: await instruments.underlying(symbol),
    exDate,
    ...terms,
    ...(terms.to !== undefined && { to: await instruments.underlying(terms.to) }),
  };
  const { dryRun = false } = options;
  const ids = await sessionsOf(options, context);
  const actions = await services.corporateActions();
  const applied: AppliedAction[] = [];
  for (const id of ids) applied.push(await actions.apply(id, request, { dryRun }));
  const { actionJson, actionView } =
    await import('../../../presentation/tables/actions/corporate-action-view.ts');
  const action = described(request);
  context.present.show(actionJson(action, applied, dryRun), (style) =>
    actionView(action, applied, dryRun, style),
  );
}

/** Scheduled events come first: what expired before is not adjusted. */
async function sessionsOf({ all }: ActionOptions, context: Context): Promise<readonly string[]> {
  if (all !== true) return [await context.sessionId()];
  const { store } = await context.services();
  const active = (await store.sessions()).filter(({ status }) => status === 'active');
  const ids: string[] = [];
  for (const { id } of active) {
    const state = await store.sessionState(id);
    if (state?.adopted) ids.push(await context.sessionId(id));
  }
  return ids;
}
