import { money, parseMoney } from '../../domain/money/money.ts';
import { isOpen } from '../../domain/ledger/position.ts';
import { ordersView } from '../../presentation/tables/history-view.ts';
import { balanceJson, orderJson, sessionJson, walletJson } from '../../presentation/json/json.ts';
import { balanceView } from '../../presentation/tables/balance-view.ts';
import { sessionListView, sessionView } from '../../presentation/tables/session-view.ts';
import { requireTradable } from '../../app/sessions/require-session.ts';
import { parseSessionId } from '../../app/sessions/sessions.ts';
import type { Context } from '../context.ts';
import { parseNote } from './trade.run.ts';

export interface StartWords {
  readonly id?: string;
  readonly balance?: string;
  readonly name?: string;
}

export async function startSession(words: StartWords, context: Context): Promise<void> {
  const { config } = await context.config();
  const typed = words.balance;
  const request = {
    id: words.id === undefined ? undefined : parseSessionId(words.id),
    name: words.name === undefined ? undefined : parseNote(words.name, 'name'),
    startingBalance:
      typed === undefined ? money(config.trading.starting_balance) : parseMoney(typed),
  };
  const { sessions } = await context.services();
  const { session } = await sessions.start(request);
  context.present.show({ session: sessionJson(session, session.id) }, (style) =>
    sessionView(session, style),
  );
  context.present.hint('Next: papertrade buy SYMBOL QTY --price P');
}

export async function listSessions(context: Context): Promise<void> {
  const { sessions } = await context.services();
  const { sessions: list, current } = await sessions.list();
  const document = { sessions: list.map((each) => sessionJson(each, current)) };
  await context.present.list(document, 'sessions', (style) =>
    sessionListView(list, current, style),
  );
  if (list.length === 0) context.present.hint('Start one: papertrade session start');
}

export async function showSession(named: string | undefined, context: Context): Promise<void> {
  const id = await context.sessionId(named);
  const { wallet, store } = await context.services();
  const [view, current] = await Promise.all([wallet.view(id), store.currentSession()]);
  const document = { session: sessionJson(view.session, current), balance: balanceJson(view) };
  context.present.show(document, (style) =>
    [sessionView(view.session, style), balanceView(view, style)].join('\n'),
  );
}

export async function useSession(id: string, context: Context): Promise<void> {
  const { sessions } = await context.services();
  const { session } = await sessions.use(parseSessionId(id));
  context.present.show({ session: sessionJson(session, session.id) }, (style) =>
    sessionView(session, style),
  );
}

/** Ends a session; asks when positions are still open, since they stay open in the report. */
export async function endSession(named: string | undefined, context: Context): Promise<void> {
  const id = await context.sessionId(named);
  const { sessions, tracker, reporter, store } = await context.services();
  const state = await sessions.find(id);
  const open = (await tracker.positions(id)).filter(isOpen).length;
  const question = `Session ${id} has ${open} open position${open === 1 ? '' : 's'}. End it?`;
  if (state.session.status === 'active' && open > 0 && !(await context.confirm(question))) {
    context.present.hint('Nothing was changed.');
    return;
  }
  const { session, report } = await (await reporter()).end(id);
  const { reportView } = await import('../../presentation/tables/report-view.ts');
  const current = await store.currentSession();
  context.present.show({ session: sessionJson(session, current), report }, (style) =>
    reportView(report, style),
  );
  context.present.hint('Next: papertrade session start');
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
