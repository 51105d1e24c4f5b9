import type { Command } from 'commander';
import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import type { Context, Launch } from '../../context.ts';

interface Terms {
  readonly to: 'strategy' | 'account';
  readonly description: string;
  readonly example: string;
}

/** Adds what `strategy adopt` and `strategy release` have in common. */
export function defineTransfer(command: Command, launch: Launch, terms: Terms): void {
  command
    .description(terms.description)
    .argument('<id>', 'such as IC-1')
    .argument('<symbol>', 'the contract')
    .argument('<lots>', 'how many lots')
    .addHelpText('after', `\nExample:\n  ${terms.example}`)
    .action((id: string, symbol: string, lots: string) =>
      launch(command, (context) => transfer({ id, symbol, lots, to: terms.to }, context)),
    );
}

interface TransferOptions {
  readonly id: string;
  readonly symbol: string;
  readonly lots: string;
  readonly to: Terms['to'];
}

async function transfer(
  { id, symbol, lots, to }: TransferOptions,
  context: Context,
): Promise<void> {
  const [{ parseLegs }, { resolveLegs }, json, view] = await Promise.all([
    import('../../../domain/strategies/typed-legs.ts'),
    import('../../../app/strategies/legs/resolve-legs.ts'),
    import('../../../presentation/json/strategy-json.ts'),
    import('../../../presentation/tables/options/strategy-view.ts'),
  ]);
  const sessionId = await context.sessionId();
  const { records, legs } = await (await context.trading()).strategies();
  const [leg] = await resolveLegs(parseLegs(['buy', lots, symbol]), {}, legs);
  if (!leg) throw new PapertradeError(ErrorCode.USAGE, 'Give a contract and lots.');
  const strategy = await records.transfer(sessionId, id, to, leg);
  context.present.show(json.changedStrategyJson(strategy), (style) =>
    view.transferView(strategy, leg, to, style),
  );
}
