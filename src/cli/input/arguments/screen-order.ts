import type { TypedOrder } from '../../../app/trading/orders/read-order.ts';
import { invalidValue } from '../../../domain/errors.ts';
import { readOrderLine } from './order-line.ts';

type Terms = Partial<Omit<TypedOrder, 'action' | 'symbol' | 'quantity' | 'price'>>;

/** Words behind an order, with the value that follows them. */
const VALUED: Readonly<Record<string, 'target' | 'stop' | 'trail' | 'trigger'>> = {
  target: 'target',
  tp: 'target',
  stop: 'stop',
  sl: 'stop',
  trail: 'trail',
  trigger: 'trigger',
};

/** Words behind an order that say all by themselves. */
const PLAIN: Readonly<Record<string, Terms>> = {
  limit: { type: 'LIMIT' },
  mis: { product: 'MIS' },
  cnc: { product: 'CNC' },
  nrml: { product: 'NRML' },
  gtc: { validity: 'GTC' },
  ioc: { validity: 'IOC' },
  short: { short: true },
};

/**
 * An order in one line, as the live screen takes it: `INFY 10 @1490 limit target 1560 stop 1460 mis`.
 * A trigger makes it an SL-M, with a price an SL. Throws USAGE and INVALID_VALUE.
 */
export function readScreenOrder(line: string): Omit<TypedOrder, 'action'> {
  const args = line.split(/\s+/);
  const order: string[] = args.splice(0, 1);
  let terms: Terms = {};
  for (let word = args.shift(); word !== undefined; word = args.shift()) {
    const name = VALUED[word.toLowerCase()];
    const plain = PLAIN[word.toLowerCase()];
    if (plain) terms = { ...terms, ...plain };
    else if (name === undefined) order.push(word);
    else {
      const value = args.shift();
      if (value === undefined) throw invalidValue(name, '', `a price behind "${word}"`);
      terms = { ...terms, [name]: value };
    }
  }
  const read = readOrderLine(order);
  if (terms.trigger === undefined) return { ...read, ...terms };
  return { ...read, ...terms, type: read.price === undefined ? 'SL-M' : 'SL' };
}
