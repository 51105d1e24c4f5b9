import { instrumentName } from '../../../domain/instruments/instrument.ts';
import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { escapeControls } from '../../../domain/errors.ts';
import { namedQuotes } from '../../../app/instruments/names/named-quotes.ts';
import type { Order } from '../../../domain/orders/order.ts';
import { isOpen } from '../../../domain/ledger/position.ts';
import { complete, type Candidate, type StoredValues } from '../../completion/candidates.ts';
import { readLine } from '../../completion/cursor.ts';

/** What the completion scripts ask: the words typed so far, the last one under the cursor. */
export function define(command: Command): void {
  command
    .description('Print candidates for the last word, one a line, each with its description.')
    .argument('[words...]', 'the words after the program name')
    .hook('preAction', takeOver);
}

/** The options already on the line say which store and session to look into. */
function takeOver(self: Command): void {
  const root = rootOf(self);
  for (const [name, value] of Object.entries(readLine(root, self.args).options)) {
    if (['store', 'config', 'session'].includes(name)) root.setOptionValue(name, value);
  }
}

const rootOf = (self: Command): Command => self.parent ?? self;

/** Answers a shell. It never fails aloud: an error in the middle of a line only disturbs. */
export async function run(
  context: Context,
  words: readonly string[],
  _options: object,
  self: Command,
): Promise<void> {
  const line = readLine(rootOf(self), words);
  const found = await complete(line, storedValues(context)).catch(() => []);
  const lines = typeof found === 'string' ? [`:${found}`] : found.map(toLine);
  if (lines.length > 0) context.process.stdout.write(`${lines.join('\n')}\n`);
}

const toLine = ({ value, description }: Candidate): string =>
  `${escapeControls(value)}\t${escapeControls(description)}`;

function storedValues(context: Context): StoredValues {
  const held = async (): Promise<Candidate[]> => {
    const { store } = await context.services();
    const positions = await store.positions(await context.sessionId());
    return positions.filter(isOpen).map(({ instrument, side, netQty }) => ({
      value: instrument.symbol,
      description: `${side} ${netQty.toFixed()}`,
    }));
  };
  const listed = async (typed: string): Promise<Candidate[]> => {
    const { instruments } = await context.services();
    const found = await instruments.beginning(typed);
    return found.map(({ symbol, name }) => ({ value: symbol, description: name }));
  };
  return {
    held,
    listed,
    sessions: async () => {
      const { store } = await context.services();
      const sessions = await store.sessions();
      return sessions.map(({ id, name, status }) => ({
        value: id,
        description: name === '' ? status : `${status}, ${name}`,
      }));
    },
    instruments: async (typed) => {
      const { store, instruments } = await context.services();
      const [positions, quotes] = await Promise.all([held().catch(() => []), store.quotes()]);
      const quoted = (await namedQuotes(quotes, instruments)).map(({ quote, name }) => ({
        value: name,
        description: `quoted ${quote.price.toFixed()}`,
      }));
      const all = [...positions, ...quoted, ...(await listed(typed))];
      return all.filter(({ value }, at) => all.findIndex((each) => each.value === value) === at);
    },
    expiries: async (underlying) => {
      const { instruments } = await context.services();
      const days = await instruments.expiries(underlying);
      return days.map((value) => ({ value, description: `${underlying.toUpperCase()} expiry` }));
    },
    orders: async () => {
      const { store } = await context.services();
      const orders = await store.openOrders(await context.sessionId());
      return orders.map((order) => ({
        value: String(order.number ?? order.id),
        description: orderText(order),
      }));
    },
    strategies: async () => {
      const { store } = await context.services();
      const strategies = await store.strategies(await context.sessionId());
      return strategies.map(({ id, name, underlying, status }) => ({
        value: id,
        description: `${name} ${underlying}, ${status}`,
      }));
    },
  };
}

/** `SELL 75 NIFTY 2026-12-29 25000 CE SL-M 90`. */
const orderText = ({ action, quantity, instrument, orderType, price, pending }: Order): string => {
  const at = pending?.triggerPrice ?? price;
  return `${action} ${quantity.toFixed()} ${instrumentName(instrument)} ${orderType} ${at.toFixed()}`;
};
