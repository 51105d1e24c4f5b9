import { describe, expect, it } from '@jest/globals';
import { jsonText } from '../../src/presentation/json/json-text.ts';
import { listPieces, type ListOptions } from '../../src/presentation/tables/list.ts';
import { PLAIN } from '../../src/presentation/tables/style.ts';
import { ordersInPages } from '../../src/app/trading/orders/orders-in-pages.ts';
import type { Order } from '../../src/domain/orders/order.ts';

const ROWS = [{ id: 'a', note: 'x\ny', nested: { b: [1] } }, { id: '‮' }];
const textOf = async (document: { orders: Iterable<object> }, options: ListOptions) => {
  let text = '';
  for await (const piece of listPieces(document, 'orders', options, PLAIN, () => 'table')) {
    text += piece;
  }
  return text;
};

describe('a list that is written in pieces', () => {
  it.each([
    [{ orders: ROWS, events: [{ c: 1 }] }],
    [{ events: [], orders: ROWS }],
    [{ orders: [] }],
    [{ orders: [], events: undefined, more: 'word' }],
  ])('is the JSON document %j', async (document) => {
    expect(await textOf(document, { json: true })).toBe(`${jsonText(document, 2)}\n`);
  });

  it('is one line a row as NDJSON and CSV, and nothing without rows as NDJSON', async () => {
    expect(await textOf({ orders: [{ id: 'a' }, { id: 'b' }] }, { format: 'ndjson' })).toBe(
      '{"id":"a"}\n{"id":"b"}\n',
    );
    expect(await textOf({ orders: [] }, { format: 'ndjson' })).toBe('');
    expect(await textOf({ orders: [{ id: 'a' }] }, { format: 'csv', columns: 'id' })).toBe(
      'id\na\n',
    );
  });

  it.each(['json', 'ndjson', 'csv'] as const)('pulls row by row as %s', async (format) => {
    let pulled = 0;
    function* rows() {
      for (let id = 0; id < 100_000; id += 1) {
        pulled += 1;
        yield { id: String(id) };
      }
    }
    const pieces = listPieces({ orders: rows() }, 'orders', { format }, PLAIN, () => '');
    for (let read = 0; read < 3; read += 1) await pieces.next();
    expect(pulled).toBeLessThan(4);
    await pieces.return(undefined);
  });
});

it('what stands after a list is what its rows came to', async () => {
  const seen: string[] = [];
  function* rows() {
    for (const id of ['a', 'b']) {
      seen.push(id);
      yield { id };
    }
  }
  const document = {
    orders: rows(),
    get seen() {
      return seen;
    },
  };
  expect(JSON.parse(await textOf(document, { json: true }))).toEqual({
    orders: [{ id: 'a' }, { id: 'b' }],
    seen: ['a', 'b'],
  });
});

describe('orders in pages', () => {
  it('are all orders once, a thousand at a time, whatever is placed meanwhile', async () => {
    let count = 2500;
    const asked: number[] = [];
    const orders = (_id: string, limit = Infinity, before = Infinity): Promise<Order[]> => {
      asked.push(limit);
      const last = Math.min(count, before - 1);
      count += 10;
      const length = Math.min(limit, last);
      return Promise.resolve(
        Array.from({ length }, (_, index) => ({ number: last - index }) as Order),
      );
    };
    const numbers: unknown[] = [];
    for await (const { number } of ordersInPages({ orders }, 'S')) numbers.push(number);
    expect(numbers).toEqual(Array.from({ length: 2500 }, (_, index) => 2500 - index));
    expect(asked).toEqual([1000, 1000, 1000]);
  });
});
