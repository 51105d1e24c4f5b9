import type { Command } from 'commander';
import { invalidValue } from '../../../domain/errors.ts';

/** Adds them; with `dated`, `--on` may be said twice: what legs are on, and a day to look at. */
export const addTemplateOptions = (command: Command, on: 'plain' | 'dated' = 'plain'): Command =>
  addOn(command, on)
    .option('--expiry <date>', 'YYYY-MM-DD (default: the nearest)')
    .option('--far-expiry <date>', 'of a calendar or a diagonal (default: the next one)')
    .option('--centre <strike>', 'atm (default), otm2, 24000, +200')
    .option('--gap <distance>', 'out of the money: points (300), otm3, d16 (delta), p50 (premium)')
    .option('--width <points>', 'between the strikes of a spread')
    .option('--lots <count>', 'lots of the strategy (default: 1)')
    .option('--option-type <type>', 'CE or PE, of a butterfly, calendar or diagonal')
    .option('--future', 'of covered-call, protective-put, collar: hold the future, not the share')
    .option('--units', 'the counts of legs are units, not lots');

const addOn = (command: Command, on: 'plain' | 'dated'): Command =>
  on === 'plain'
    ? command.option('--on <underlying>', 'of legs such as CE:atm: what they are on')
    : command.option(
        '--on <what>',
        'of legs such as CE:atm: what they are on; and the day to look at, YYYY-MM-DD',
        (each: string, before: readonly string[] | undefined) => [...(before ?? []), each],
      );

export const addRuleOptions = (command: Command): Command =>
  command
    .option('--target <amount>', 'close at this profit: rupees, or a share of the premium (50%)')
    .option('--stop <amount>', 'close at this loss: rupees, or a share of the premium (30%)')
    .option('--trail <amount>', 'close when the profit has fallen so far from its highest')
    .option('--stop-premium <price>', 'close when all legs together cost this much a unit')
    .option('--exit-at <time>', 'close at this time of day, such as 15:15');

export const addLimitOptions = (command: Command): Command =>
  command
    .option('--net-credit <price>', 'the least to take in, for one unit')
    .option('--net-debit <price>', 'the most to pay, for one unit');

/** What the orders of legs take. */
export const addLegOrderOptions = (command: Command, clientId: string): Command =>
  command
    .option(
      '--product <product>',
      'NRML (default, carried), MIS (closed the same day), CNC of shares',
    )
    .option('--client-id <id>', clientId)
    .option('--note <text>', 'kept with the orders')
    .option('--dry-run', 'show what would happen, write nothing');

/** What every strategy that is opened takes. */
export const addOpenOptions = (command: Command): Command =>
  addLegOrderOptions(
    addRuleOptions(addLimitOptions(addTemplateOptions(command))),
    'your id; the legs are ID/1, ID/2; a repeat changes nothing',
  );

/** Whose payoff is looked at: legs, or what is open. */
export const addSubject = (command: Command): Command =>
  command
    .argument('[legs...]', 'legs (+1 X -1 Y), or a name and its underlying (iron-condor NIFTY)')
    .option('--strategy <id>', 'a strategy that is open, such as IC-1')
    .option('--all', 'all that is open in one underlying')
    .option('--charges', 'count what entering cost, or costs, in charges');

/** A number of a leg. */
export function readLegNumber(typed: string): number {
  if (/^[1-9]\d?$/.test(typed)) return Number.parseInt(typed, 10);
  throw invalidValue('leg', typed, 'the number of a leg, such as 2');
}
