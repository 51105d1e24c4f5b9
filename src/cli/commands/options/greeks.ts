import type { Command } from 'commander';
import { parseChoice } from '../../input/arguments/choice.ts';
import { resolveInstrument } from '../../../app/instruments/find-instrument.ts';
import {
  contractOf,
  instrumentKey,
  underlyingName,
  type Instrument,
} from '../../../domain/instruments/instrument.ts';
import { isOpen, signedQuantity } from '../../../domain/ledger/position.ts';
import { isHeld } from '../../../domain/strategies/leg-position.ts';
import type { HeldUnits } from '../../../app/market/options/position-greeks.ts';
import type { Context } from '../../context.ts';

interface GreeksOptions {
  readonly by: string;
}

export function define(command: Command): void {
  command
    .description('Show the greeks of what is open, by underlying or by strategy.')
    .argument('[symbols...]', 'only these underlyings or contracts')
    .option('--by <group>', 'underlying or strategy', 'underlying')
    .addHelpText('after', '\nExample:\n  papertrade greeks --by strategy');
}

export async function run(
  context: Context,
  symbols: readonly string[],
  { by }: GreeksOptions,
): Promise<void> {
  const group = parseChoice('group', by, ['underlying', 'strategy']);
  const [{ positionGreeks }, { greeksJson, greeksView }] = await Promise.all([
    import('../../../app/market/options/position-greeks.ts'),
    import('../../../presentation/tables/options/greeks-view.ts'),
  ]);
  const sessionId = await context.sessionId();
  const held = await (group === 'strategy' ? byStrategy : byUnderlying)(sessionId, context);
  const wanted = await Promise.all(symbols.map((each) => ofInterest(each, held, context)));
  const chosen = held.filter(
    ({ instrument }) => wanted.length === 0 || wanted.some((isMeant) => isMeant(instrument)),
  );
  const { market } = await (await context.services()).options();
  const groups = await positionGreeks(chosen, market);
  context.present.show(greeksJson(groups, group), (style) => greeksView(groups, style));
}

/** Whether an instrument is the one that is named, as it is held or in any form, or a contract on it. */
async function ofInterest(
  symbol: string,
  held: readonly HeldUnits[],
  context: Context,
): Promise<(instrument: Instrument) => boolean> {
  const isAsHeld = (each: Instrument) => each.symbol.toUpperCase() === symbol.toUpperCase();
  if (held.some(({ instrument }) => isAsHeld(instrument) && contractOf(instrument)))
    return isAsHeld;
  const finder = await context.finder();
  const { instruments } = await context.services();
  const { instrument: meant } = await resolveInstrument({ symbol, unlisted: true }, finder);
  const keys = [meant, ...(await instruments.names.of(meant))].map(instrumentKey);
  const underlying = contractOf(meant) ? undefined : await instruments.underlying(symbol);
  return (each) =>
    keys.includes(instrumentKey(each)) ||
    (underlying !== undefined && contractOf(each)?.underlying === underlying);
}

async function byUnderlying(sessionId: string, context: Context): Promise<readonly HeldUnits[]> {
  const { tracker } = await context.services();
  const positions = await tracker.positions(sessionId);
  return positions.filter(isOpen).map((position) => ({
    group: underlyingName(position.instrument),
    instrument: position.instrument,
    units: signedQuantity(position),
    mark: position.currentPrice,
  }));
}

async function byStrategy(sessionId: string, context: Context): Promise<readonly HeldUnits[]> {
  const { reader } = await (await context.trading()).strategies();
  const views = await reader.list(sessionId);
  return views.flatMap(({ strategy, legs }) =>
    legs
      .filter(isHeld)
      .flatMap(({ instrument, units, mark }) =>
        mark ? [{ group: strategy.id, instrument, units, mark }] : [],
      ),
  );
}
