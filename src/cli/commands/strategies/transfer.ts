import type { Command } from 'commander';
import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import type { Context } from '../../context.ts';

const TRANSFERS = {
  adopt: {
    to: 'strategy',
    summary: 'give it units that belong to none',
    description: 'Give units that belong to no strategy to one, without a trade.',
  },
  release: {
    to: 'account',
    summary: 'take units out of it',
    description: 'Take units out of a strategy, without a trade; they belong to none then.',
  },
} as const;

/** `strategy adopt` and `strategy release`: the command is called as the transfer. */
export function define(command: Command): void {
  const { summary, description } = transferOf(command);
  command
    .summary(summary)
    .description(description)
    .argument('<id>', 'such as IC-1')
    .argument('<symbol>', 'the contract')
    .argument('<lots>', 'how many lots')
    .addHelpText(
      'after',
      `\nExample:\n  papertrade strategy ${command.name()} IC-1 NIFTY26DEC24000CE 1`,
    );
}

const transferOf = (command: Command) => TRANSFERS[command.name() as keyof typeof TRANSFERS];

export async function run(
  context: Context,
  id: string,
  symbol: string,
  lots: string,
  _options: object,
  command: Command,
): Promise<void> {
  const [{ parseLegs }, { resolveLegs }, json, view] = await Promise.all([
    import('../../../domain/strategies/typed-legs.ts'),
    import('../../../app/strategies/legs/resolve-legs.ts'),
    import('../../../presentation/json/strategy-json.ts'),
    import('../../../presentation/tables/options/strategy-view.ts'),
  ]);
  const { to } = transferOf(command);
  const sessionId = await context.sessionId();
  const { records, legs } = await (await context.trading()).strategies();
  const [leg] = await resolveLegs(parseLegs(['buy', lots, symbol]), {}, legs);
  if (!leg) throw new PapertradeError(ErrorCode.USAGE, 'Give a contract and lots.');
  const strategy = await records.transfer(sessionId, id, to, leg);
  context.present.show(json.changedStrategyJson(strategy), (style) =>
    view.transferView(strategy, leg, to, style),
  );
}
