/**
 * Tables, so that one that grows needs little memory beside the others. They begin with different
 * sizes, since otherwise all would grow at once.
 */
const TABLES = 64;
const LOAD = 0.8;
const GROWTH = 1.2;

/**
 * Which order ids a file already had, and with what content, in 12 bytes an order: a million ids
 * as strings would fill the memory. Two hashes of 32 bits name an id, a third its content.
 */
export class SeenOrders {
  readonly #tables = Array.from({ length: TABLES }, (_, at) => new Table(TABLES + at));

  /** Remembers the order: `new`, seen before with the `same` content, or with `other` content. */
  add(id: string, content: string): 'new' | 'same' | 'other' {
    // 0 marks a free place.
    const first = hash(id, 0x811c9dc5) || 1;
    const second = hash(id, 0x9e3779b9);
    const third = hash(content, 0x85ebca6b);
    const known = this.#tables[second % TABLES]?.add(first, second, third);
    if (known === undefined) return 'new';
    return known === third ? 'same' : 'other';
  }
}

/** Three hashes a place; the first two are the key. */
class Table {
  #slots: Uint32Array;
  #count = 0;

  constructor(places: number) {
    this.#slots = new Uint32Array(3 * places);
  }

  /** The third hash that the key has already; where it is new it gets this one. */
  add(first: number, second: number, third: number): number | undefined {
    const places = this.#slots.length / 3;
    if (this.#count + 1 > places * LOAD) this.#grow(Math.ceil(places * GROWTH));
    const at = find(this.#slots, first, second);
    if (this.#slots[at] !== 0) return this.#slots[at + 2];
    this.#slots.set([first, second, third], at);
    this.#count += 1;
    return undefined;
  }

  #grow(places: number): void {
    const larger = new Uint32Array(3 * places);
    for (let at = 0; at < this.#slots.length; at += 3) {
      const first = this.#slots[at] ?? 0;
      if (first === 0) continue;
      const place = find(larger, first, this.#slots[at + 1] ?? 0);
      larger.set(this.#slots.subarray(at, at + 3), place);
    }
    this.#slots = larger;
  }
}

function find(slots: Uint32Array, first: number, second: number): number {
  const places = slots.length / 3;
  for (let place = first % places; ; place = (place + 1) % places) {
    const at = place * 3;
    if (slots[at] === 0 || (slots[at] === first && slots[at + 1] === second)) return at;
  }
}

/** FNV-1a with a final mix. */
function hash(text: string, seed: number): number {
  let value = seed;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value ^= value >>> 15;
  value = Math.imul(value, 0x2c1b3c6d);
  return (value ^ (value >>> 12)) >>> 0;
}
