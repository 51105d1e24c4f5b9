import {
  contractOf,
  instrumentKey,
  isEquity,
  type Instrument,
} from '../../../domain/instruments/instrument.ts';
import type { JournalEntry } from '../../../domain/ledger/journal.ts';
import type { Position } from '../../../domain/ledger/position.ts';
import {
  add,
  greater,
  subtract,
  ZERO_QUANTITY,
  type Price,
  type Quantity,
} from '../../../domain/money/money.ts';
import type { InstrumentId, Store } from '../../../storage/ports/store.ts';
import { actionName, earliestEntry, type ActionRequest } from './action-request.ts';

/** What a session's journal says about the days around an ex-date. */
export interface ActionHistory {
  /** Whether the session applied the action before. */
  readonly applied: boolean;
  /** What of a position was held when the ex-date began. */
  readonly eligible: (position: Position) => Quantity;
  /** The last price of an instrument before the ex-date; else the first that is known. */
  readonly priceBefore: (instrument: Instrument) => Price | undefined;
}

/** Whether an instrument is the share, or a contract on it. */
export const isShare = ({ segment, symbol }: Instrument, name: string): boolean =>
  isEquity(segment) && symbol === name;
export const isContractOn = (instrument: Instrument, name: string): boolean =>
  instrument.segment.endsWith('_FNO') && contractOf(instrument)?.underlying === name;

/** Bought less sold since the ex-date began, and the prices around it. */
interface Seen {
  since: Quantity;
  before?: Price;
  first?: Price;
}

/** What was seen of an instrument, or of what is traded MIS beside it. */
type Lookup = (id: InstrumentId, apart?: true) => Seen;

/**
 * Reads the journal backwards to the days before the ex-date. A session that was opened on the ex-date
 * or later has no earlier day: all that it holds takes part.
 */
export async function readHistory(
  store: Pick<Store, 'journal'>,
  sessionId: string,
  request: ActionRequest,
  startTime: string,
): Promise<ActionHistory> {
  const { exDate } = request;
  const seen = new Map<string, Seen>();
  const of: Lookup = (id, apart) => {
    const key = `${instrumentKey(id)}${apart ? ' MIS' : ''}`;
    const known = seen.get(key) ?? { since: ZERO_QUANTITY };
    seen.set(key, known);
    return known;
  };
  let counting = true;
  for await (const entry of store.journal(sessionId, { newestFirst: true })) {
    const day = entry.at.slice(0, 10);
    if (entry.type === 'RESET' || day < earliestEntry(exDate)) break;
    if (entry.type === 'CORPORATE_ACTION') {
      if (entry.name === actionName(request)) return { ...NO_HISTORY, applied: true };
      // What was traded before an earlier action of the day counts in other units.
      if (entry.symbol === request.symbol) counting = false;
    }
    if (counting) note(entry, day < exDate, of);
  }
  const all = startTime.slice(0, 10) >= exDate;
  return {
    applied: false,
    eligible: (position) =>
      all ? position.netQty : heldBefore(position, of(position.instrument, position.apart)),
    priceBefore(instrument) {
      const { before, first } = of(instrument);
      return before ?? first;
    },
  };
}

const NO_HISTORY: ActionHistory = {
  applied: false,
  eligible: () => ZERO_QUANTITY,
  priceBefore: () => undefined,
};

function note(entry: JournalEntry, isBefore: boolean, of: Lookup): void {
  if (entry.type !== 'FILL' && entry.type !== 'MARK') return;
  const known = entry.type === 'FILL' ? of(entry.fill.instrument, entry.fill.apart) : of(entry);
  const price = entry.type === 'FILL' ? entry.fill.price : entry.price;
  known.first = price;
  if (isBefore) known.before ??= price;
  if (isBefore || entry.type === 'MARK') return;
  const { action, quantity } = entry.fill;
  known.since = action === 'BUY' ? add(known.since, quantity) : subtract(known.since, quantity);
}

/** A LONG less what was bought since, with what was sold since; a SHORT the reverse. */
function heldBefore({ side, netQty }: Position, { since }: Seen): Quantity {
  const held = side === 'LONG' ? subtract(netQty, since) : add(netQty, since);
  return greater(held, ZERO_QUANTITY);
}
