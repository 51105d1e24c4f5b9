import { instrumentName } from '../../instruments/instrument.ts';
import { text } from '../../money/money.ts';
import type { FillEntry, JournalEntry } from '../journal.ts';
import type { Fields } from '../stored/records.ts';

/** Something that happened in a session without an order of the trader's. */
export interface OwnEvent {
  readonly at: string;
  readonly revision: number;
  /** CONVERSION, CORPORATE_ACTION, ORDER_EXPIRED, or the type of the program's own order. */
  readonly type: string;
  readonly symbol: string;
  /** What it was, in words. */
  readonly description: string;
}

/** The types of the orders that the program makes by itself. */
const OWN_ORDERS = ['SQUARE_OFF', 'SETTLEMENT', 'DELIVERY', 'AUCTION'];

/** What an entry of the journal says that happened by itself; undefined for what the trader did. */
export function ownEvent(entry: JournalEntry): OwnEvent | undefined {
  const { at, revision, type } = entry;
  if ('moves' in entry) {
    return { at, revision, type, symbol: entry.symbol, description: entry.note };
  }
  if (entry.type === 'FILL') return isOwn(entry) ? filledBySelf(entry) : undefined;
  if (entry.type !== 'ORDER_EXPIRED') return undefined;
  const { action, quantity, orderType, instrument } = entry;
  const description = `${orderType} ${action} ${text(quantity)} ${instrumentName(instrument)} has expired`;
  return { at, revision, type, symbol: instrument.symbol, description };
}

const isOwn = ({ fill }: FillEntry): boolean => OWN_ORDERS.includes(fill.orderType ?? '');

function filledBySelf({ at, revision, fill }: FillEntry): OwnEvent {
  const { action, quantity, price, instrument, note, orderType = '' } = fill;
  const done = `${action} ${text(quantity)} ${instrumentName(instrument)} at ${text(price)}`;
  const description = note === '' ? done : `${done}: ${note}`;
  return { at, revision, type: orderType, symbol: instrument.symbol, description };
}

/** The event as it is printed. */
export const ownEventRecord = ({ at, revision, type, symbol, description }: OwnEvent): Fields => ({
  created_at: at,
  revision: String(revision),
  type,
  symbol,
  description,
});
