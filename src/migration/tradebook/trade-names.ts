import { createHash } from 'node:crypto';
import { instrumentKey } from '../../domain/instruments/instrument.ts';
import type { Fill } from '../../domain/ledger/fill.ts';
import { text } from '../../domain/money/money.ts';
import type { Store } from '../../storage/ports/store.ts';
import type { NamedTrade, TradebookTrade } from './trade.ts';

/** What makes two trades of one id the same one. */
type Content = Pick<TradebookTrade, 'day' | 'instrument' | 'action' | 'price'>;

/**
 * Names trades so that every run gives the same names. The id is the exchange's; where another trade
 * has it (an exchange counts each day and segment anew) the day and the instrument stand beside it.
 */
export class TradeNames {
  readonly #sessionId: string;
  readonly #trades = new Map<string, string>();
  readonly #orders = new Map<string, string>();
  readonly #repeats = new Map<string, number>();
  readonly #stored = new Set<string>();

  private constructor(sessionId: string) {
    this.#sessionId = sessionId;
  }

  /** Knows what the session's journal has already. */
  static async of(sessionId: string, store: Pick<Store, 'journal'>): Promise<TradeNames> {
    const names = new TradeNames(sessionId);
    for await (const entry of store.journal(sessionId)) {
      if (entry.type === 'FILL') names.#know(entry.fill);
    }
    return names;
  }

  #know({ tradingDay: day, clientOrderId, orderId, ...fill }: Fill): void {
    const content = { ...fill, day };
    this.#trades.set(clientOrderId, tradeContent(content));
    this.#orders.set(orderId, orderContent(content));
    this.#stored.add(clientOrderId);
  }

  name(trade: TradebookTrade): NamedTrade {
    const clientId = this.#tradeName(trade);
    return { ...trade, clientId, order: this.#orderName(trade, clientId) };
  }

  /** Whether the session has had the trade since before this run. */
  isStored({ clientId }: NamedTrade): boolean {
    return this.#stored.has(clientId);
  }

  #tradeName(trade: TradebookTrade): string {
    const content = tradeContent(trade);
    const id = trade.tradeId ?? this.#madeId(trade, content);
    return this.#free(this.#trades, [id, `${id}-${suffixOf(trade)}`], content);
  }

  /** Of a file without trade ids: its content, and the how manieth of such trades it is. */
  #madeId({ at, quantity }: TradebookTrade, content: string): string {
    const key = `${String(at)} ${content} ${text(quantity)}`;
    const count = (this.#repeats.get(key) ?? 0) + 1;
    this.#repeats.set(key, count);
    return `T-${shortHash(key)}-${String(count)}`;
  }

  /** Fills of one order are of one day, instrument and side; an id that says otherwise is none. */
  #orderName(trade: TradebookTrade, clientId: string): string {
    const id = `${this.#sessionId}:${trade.orderId ?? clientId}`;
    return this.#free(this.#orders, [id, `${id}-${suffixOf(trade)}`], orderContent(trade));
  }

  /** The first of the names that no other content has. */
  #free(taken: Map<string, string>, names: readonly string[], content: string): string {
    const fits = (name: string) => (taken.get(name) ?? content) === content;
    const name = names.find(fits) ?? `${names[0] ?? ''}-${shortHash(content)}`;
    taken.set(name, content);
    return name;
  }
}

/** Without the quantity: a trade that closes a position and opens the other side makes two entries. */
const tradeContent = (trade: Content): string => `${orderContent(trade)} ${text(trade.price)}`;

const orderContent = ({ day, instrument, action }: Omit<Content, 'price'>): string =>
  `${day} ${instrumentKey(instrument)} ${action}`;

const suffixOf = ({ day, instrument }: TradebookTrade): string =>
  `${day.replaceAll('-', '')}-${shortHash(instrumentKey(instrument))}`;

const shortHash = (content: string): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 12);
