import { openBalance } from '../../domain/ledger/wallet.ts';
import { ErrorCode, invalidValue, PapertradeError } from '../../domain/errors.ts';
import { add, subtract, ZERO, type Money } from '../../domain/money/money.ts';
import type { Session, SessionState, Store } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import { requireSession } from './require-session.ts';
import { orUnreadable } from './unreadable.ts';
import type { Wallet } from './wallet.ts';

export interface StartRequest {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly startingBalance: Money;
}

/** Opens, finds, lists and switches sessions. Ending one is the reporter's, since it reports. */
export class Sessions {
  readonly #store: Store;
  readonly #calendar: Calendar;
  readonly #wallet: Pick<Wallet, 'view'>;

  constructor(store: Store, calendar: Calendar, wallet: Pick<Wallet, 'view'>) {
    this.#store = store;
    this.#calendar = calendar;
    this.#wallet = wallet;
  }

  /** Opens a session and makes it current. Rejects with SESSION_EXISTS. */
  async start(request: StartRequest): Promise<SessionState> {
    const at = this.#calendar.iso();
    const session: Session = {
      id: request.id ?? (await this.#freeId()),
      name: request.name ?? '',
      mode: 'paper',
      status: 'active',
      startTime: at,
      endTime: '',
      createdAt: at,
      totalPnl: ZERO,
      totalTrades: 0,
    };
    const balance = openBalance(request.startingBalance, at);
    await this.#store.createSession(session, balance);
    return { session, balance, adopted: true };
  }

  /** Two sessions started in one second get `..._2` and so on. */
  async #freeId(): Promise<string> {
    const base = `PAPER_${this.#calendar.stamp()}`;
    for (let count = 1; ; count += 1) {
      const id = count === 1 ? base : `${base}_${count}`;
      if ((await this.#store.sessionState(id)) === undefined) return id;
    }
  }

  /** The session named, else the current one. Rejects with SESSION_NOT_FOUND. */
  async resolveId(named: string | undefined): Promise<string> {
    const id = named ?? (await this.#store.currentSession());
    if (id !== undefined) return id;
    throw new PapertradeError(ErrorCode.SESSION_NOT_FOUND, 'There is no current session.');
  }

  async find(named: string | undefined): Promise<SessionState> {
    const id = await this.resolveId(named);
    return requireSession(await this.#store.sessionState(id), id);
  }

  async use(id: string): Promise<SessionState> {
    const state = await this.find(id);
    await this.#store.selectSession(id);
    return state;
  }

  /** Every session; an active one's net P&L is that of this moment. */
  async list(): Promise<{ sessions: readonly Session[]; current: string | undefined }> {
    const [sessions, current] = await Promise.all([
      this.#store.sessions(),
      this.#store.currentSession(),
    ]);
    return { sessions: await Promise.all(sessions.map((each) => this.#valued(each))), current };
  }

  async #valued(session: Session): Promise<Session> {
    if (session.status === 'completed') return session;
    const looked = await orUnreadable(session.id, () => this.#wallet.view(session.id));
    if ('unreadable' in looked) {
      const reasons = new Set([...(session.unreadable ?? []), looked.unreadable.reason]);
      return { ...session, unreadable: [...reasons] };
    }
    const { balance, equity } = looked.read;
    const capital = add(balance.startingBalance, balance.deposits);
    return { ...session, totalPnl: subtract(equity, capital) };
  }
}

/** Checks a session id as typed. */
export function parseSessionId(id: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) {
    throw invalidValue('session id', id, '1 to 64 letters, digits, "_" or "-"');
  }
  return id;
}
