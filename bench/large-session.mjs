/** Writes a long session through the ledger, many fills a commit, as a migration does. */
const GROUP = 1000;

/** `fillOf(number, at)` makes each of `count` fills. */
export async function fillSession(program, store, sessionId, count, fillOf) {
  const { session, balance: opened } = await store.sessionState(sessionId);
  const ledger = new program.LedgerReplay(opened.startingBalance, session.startTime);
  let { stateId } = opened;
  for (let from = 0; from < count; from += GROUP) {
    const decidedOn = { ...ledger.balance, stateId };
    const changed = new Map();
    const entries = [];
    const orders = [];
    for (let number = from; number < from + GROUP; number += 1) {
      const fill = fillOf(number, session.startTime);
      const change = program.applyFill(program.accountOf(ledger, fill.instrument), fill);
      const { revision, startingBalance } = change.balance;
      const realizedPnl = change.realized;
      entries.push({ type: 'FILL', revision, at: fill.at, startingBalance, realizedPnl, fill });
      ledger.apply(entries.at(-1));
      orders.push(program.filledOrder(sessionId, 'paper', fill));
      for (const position of change.positions) changed.set(program.positionKey(position), position);
    }
    const positions = [...changed.values()];
    const { balance } = ledger;
    const commit = {
      sessionId,
      decidedOn,
      balance,
      positions,
      removed: [],
      orders,
      entries,
    };
    const outcome = await store.commit(commit);
    if (outcome.kind !== 'committed') throw new Error(outcome.kind);
    ({ stateId } = outcome);
  }
}

/** Places many pending orders, many a commit; `orderOf(number, at)` makes each of `count`. */
export async function placeOrders(program, store, sessionId, count, orderOf) {
  const { session, balance: opened } = await store.sessionState(sessionId);
  let balance = opened;
  for (let from = 0; from < count; from += GROUP) {
    const transaction = new program.LedgerTransaction(balance, new Map(), session.startTime);
    for (let number = from; number < Math.min(count, from + GROUP); number += 1) {
      transaction.place(orderOf(number, session.startTime));
    }
    const outcome = await store.commit(program.commitOf(sessionId, transaction));
    if (outcome.kind !== 'committed') throw new Error(outcome.kind);
    balance = { ...transaction.balance, stateId: outcome.stateId };
  }
}

/** An ended session's record, for stores that hold many. */
export function endedSession(program, id, at) {
  return {
    id,
    name: '',
    mode: 'paper',
    status: 'completed',
    startTime: at,
    endTime: at,
    createdAt: at,
    totalPnl: program.money('10'),
    totalTrades: 2,
  };
}

/** Adds `count` ended sessions, a minute apart. */
export async function addSessions(program, store, count) {
  const { balance } = new program.LedgerReplay(program.money('1000'), '');
  for (let number = 0; number < count; number += 1) {
    const at = new Date(Date.UTC(2025, 0, 1) + number * 60_000).toISOString();
    await store.createSession(endedSession(program, `S${number}`, at), balance);
  }
}
