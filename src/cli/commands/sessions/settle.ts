import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { ordersView } from '../../../presentation/tables/account/history-view.ts';
import { orderJson, walletJson } from '../../../presentation/json/account-json.ts';
import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import { parsePrice } from '../../../domain/money/money.ts';
import { isSettlement } from '../../../app/trading/events/scheduled-events.ts';
import { tellWaiting } from '../../shared/sessions/waiting-for-settlement.ts';
import { requireTradable } from '../../../app/sessions/require-session.ts';

export function define(command: Command): void {
  command
    .summary('settle contracts that have expired')
    .description(
      'Settle the contracts that have expired, at the price of their underlying on their last day.',
    )
    .argument('[id]', 'default: the current session')
    .option(
      '--price <price>',
      'where the underlying stood, for contracts without a price of their day',
    )
    .addHelpText('after', EXAMPLES);
}

const EXAMPLES = `
Examples:
  papertrade quote settlement NIFTY 25180 --date 2026-02-10
  papertrade session settle
  papertrade session settle --price 25180`;

/** With a price it decides for contracts of one underlying; of several each needs its own. */
export async function run(
  context: Context,
  named: string | undefined,
  options: Options<'price'>,
): Promise<void> {
  const id = await context.sessionId(named, { events: false });
  const { sessions, events } = await context.services();
  requireTradable(await sessions.find(id));
  const price = options.price === undefined ? undefined : parsePrice(options.price);
  const first = await events.apply(id, { all: true });
  const names = new Set(first.unsettled.map(({ underlying }) => underlying));
  if (price && names.size > 1) throw severalUnderlyings([...names]);
  const second = price && names.size > 0 ? await events.apply(id, { all: true, price }) : undefined;
  const applied = [...first.applied, ...(second?.applied ?? [])];
  const { unsettled } = second ?? first;
  const { balance } = await sessions.find(id);
  const settled = applied.flatMap((each) => (isSettlement(each) ? [each.order] : []));
  const waiting = unsettled.map(({ position, underlying, day }) => ({
    symbol: position.instrument.symbol,
    underlying_symbol: underlying,
    expiry_date: day,
  }));
  const document = { settled: settled.map(orderJson), unsettled: waiting };
  context.present.show({ ...document, balance: walletJson(id, balance) }, (style) =>
    ordersView(settled, style),
  );
  tellWaiting(second ?? first, context);
}

const severalUnderlyings = (names: readonly string[]): PapertradeError =>
  new PapertradeError(
    ErrorCode.USAGE,
    `--price settles contracts of one underlying, and ${names.join(', ')} wait: record each with ` +
      '"papertrade quote settlement".',
    { underlyings: names.join(',') },
  );
