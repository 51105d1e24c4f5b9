import type { Command } from 'commander';
import type { Context, Launch } from '../../context.ts';
import { ordersView } from '../../../presentation/tables/account/history-view.ts';
import { orderJson, walletJson } from '../../../presentation/json/json.ts';
import { requireTradable } from '../../../app/sessions/require-session.ts';

export function define(command: Command, launch: Launch): void {
  command
    .description(
      "Settle the contracts that have expired, in cash at their underlying's last quote.",
    )
    .argument('[id]', 'default: the current session')
    .addHelpText(
      'after',
      '\nExample:\n  papertrade quote set NIFTY 25123.45 --segment IDX_I\n  papertrade session settle',
    )
    .action((id?: string) => launch(command, (context) => settleSession(id, context)));
}

export async function settleSession(named: string | undefined, context: Context): Promise<void> {
  const id = await context.sessionId(named, { upkeep: false });
  const { sessions, upkeep } = await context.services();
  requireTradable(await sessions.find(id));
  const { happened, unsettled } = await upkeep.run(id, { all: true });
  const { balance } = await sessions.find(id);
  const settled = happened.flatMap(({ what, order }) =>
    what === 'SETTLEMENT' && order ? [order] : [],
  );
  const waiting = unsettled.map(({ position, underlying }) => ({
    symbol: position.instrument.symbol,
    underlying_symbol: underlying,
  }));
  const document = { settled: settled.map(orderJson), unsettled: waiting };
  context.present.show({ ...document, balance: walletJson(id, balance) }, (style) =>
    ordersView(settled, style),
  );
  for (const { symbol, underlying_symbol: underlying } of waiting) {
    context.present.hint(
      `${symbol} waits for a price: papertrade quote set ${underlying} PRICE --segment IDX_I`,
    );
  }
}
