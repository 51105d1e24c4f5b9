import { instrumentKey } from '../../../domain/instruments/instrument.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { text } from '../../../domain/money/money.ts';
import { DAY_FIELDS, encodeQuote } from '../../codec/market/quote.ts';
import type { InstrumentId, Quote, SettlementMark, Watched } from '../../ports/store.ts';
import type { Database } from '../database.ts';
import { SESSIONS_THAT_HOLD, QUOTE, SAVE_MARK } from '../queries.ts';
import { fieldsOf, type Row } from '../tables/row-fields.ts';
import { rowWrite } from '../tables/rows.ts';

/** Writes quotes, of each instrument the last, and finds which of the instruments are watched. */
export function saveQuotes(db: Database, quotes: readonly Quote[]): Watched[] {
  const latest = new Map(quotes.map((each) => [instrumentKey(each), each]));
  return db.write(() =>
    [...latest.values()].flatMap((each) => {
      const id = { exchange_segment: each.segment, security_id: each.securityId };
      const before = db.get(QUOTE, each.segment, each.securityId);
      const quote = { ...(before && dayOf(before)), ...encodeQuote(each) };
      db.runAll([rowWrite('quotes', quote, id)]);
      return watchers(db, each);
    }),
  );
}

/** What the last quote said of its day stays where the next one does not say it. */
function dayOf(row: Row): Fields {
  const fields = fieldsOf(row);
  return Object.fromEntries(DAY_FIELDS.map((name) => [name, fields[name] ?? '']));
}

/** The sessions that an instrument may concern, if there are any. */
export function watchers(db: Database, { segment, securityId }: InstrumentId): Watched[] {
  const key = [segment, securityId];
  const sessions = db
    .all(SESSIONS_THAT_HOLD, ...key, ...key)
    .map((row) => String(row['session_id']));
  return sessions.length === 0 ? [] : [{ segment, securityId, sessions }];
}

export function saveMarks(db: Database, marks: readonly SettlementMark[]): void {
  db.write(() => {
    for (const { segment, securityId, day, price } of marks) {
      db.run(SAVE_MARK, [segment, securityId, day, text(price)]);
    }
  });
}
