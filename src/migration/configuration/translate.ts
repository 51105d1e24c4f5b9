import { isLess, money } from '../../domain/money/money.ts';
import { COUNTERPARTS, isSwitch, SWITCHES, whyWithout } from './counterparts.ts';
import { COUNT, type Kind } from './kinds.ts';

/** A setting of the predecessor that became one of papertrade's. */
export interface Taken {
  readonly key: string;
  readonly value: string;
  readonly setting: readonly string[];
  readonly becomes: string;
}

/** A setting of the predecessor that did not, and why. */
export interface LeftOut {
  readonly key: string;
  readonly value: string;
  readonly reason: string;
}

export interface Translation {
  readonly taken: readonly Taken[];
  readonly leftOut: readonly LeftOut[];
}

/** What may be read by everyone who sees the answer. */
const HIDDEN = '********';
const isSecret = (key: string): boolean => /token|password|secret|chat_id/i.test(key);

/** The sections by which a file is known as the predecessor's. */
const SECTIONS = ['symbols', 'SYMBOLS', 'global', 'paper', 'risk', 'market'];

export const isPredecessors = (tree: unknown): tree is Readonly<Record<string, unknown>> =>
  isSection(tree) && SECTIONS.some((name) => Object.hasOwn(tree, name));

const isSection = (node: unknown): node is Readonly<Record<string, unknown>> =>
  typeof node === 'object' && node !== null && !Array.isArray(node);

/** What the predecessor's configuration says in our settings. A key without a value was its default there. */
export function translate(tree: Readonly<Record<string, unknown>>): Translation {
  const values = new Map(leaves(tree, []));
  const taken: Taken[] = [];
  const reasons = new Map<string, string>();
  for (const { setting, kind, keys, isLimit } of COUNTERPARTS) {
    const read = keys.flatMap((key) => readKey(key, kind, values, reasons));
    const counts = isLimit ? read.reduce(stricter, undefined) : read[0];
    if (!counts) continue;
    for (const { key } of read) if (key !== counts.key) reasons.set(key, `${counts.key} counts`);
    taken.push({ ...counts, setting: setting.split('.') });
  }
  const lots = lotSizes(values, reasons);
  const used = new Set([...taken, ...lots].map(({ key }) => key));
  const leftOut = [...values.keys()]
    .filter((key) => !used.has(key) && !isSwitch(key))
    .map((key) => ({
      key,
      value: shown(key, values),
      reason: reasons.get(key) ?? whyWithout(key),
    }));
  return { taken: [...taken, ...lots], leftOut };
}

type Read = Omit<Taken, 'setting'>;

function readKey(
  key: string,
  kind: Kind,
  values: ReadonlyMap<string, string>,
  reasons: Map<string, string>,
): Read[] {
  const value = values.get(key);
  if (value === undefined) return [];
  const [by, off] = SWITCHES[key] ?? [];
  if (by !== undefined && values.get(by)?.toLowerCase() === off) {
    reasons.set(key, `${by} is ${off}`);
    return [];
  }
  const becomes = kind.read(value);
  if (becomes !== undefined) return [{ key, value: shown(key, values), becomes }];
  reasons.set(key, `not ${kind.expected}`);
  return [];
}

/** The lower of two limits; none is above every other. */
function stricter(one: Read | undefined, other: Read): Read {
  if (one === undefined || one.becomes === 'none') return other;
  if (other.becomes === 'none') return one;
  return isLess(money(other.becomes), money(one.becomes)) ? other : one;
}

function lotSizes(values: ReadonlyMap<string, string>, reasons: Map<string, string>): Taken[] {
  return [...values.keys()].flatMap((key) => {
    const [, symbol] = /^SYMBOLS\.([^.]+)\.lot_size$/.exec(key) ?? [];
    if (symbol === undefined) return [];
    return readKey(key, COUNT, values, reasons).map((read) => ({
      ...read,
      setting: ['trading', 'lot_sizes', symbol.toUpperCase()],
    }));
  });
}

function shown(key: string, values: ReadonlyMap<string, string>): string {
  const value = values.get(key) ?? '';
  return isSecret(key) ? HIDDEN : value.replace(/\/\/[^/]*@/, `//${HIDDEN}@`);
}

/** Every setting that has a value, by its path. */
function leaves(node: unknown, path: readonly string[]): [string, string][] {
  if (isSection(node)) {
    return Object.entries(node).flatMap(([key, value]) => leaves(value, [...path, key]));
  }
  const value = Array.isArray(node) ? node.map(textOf).join(', ') : textOf(node);
  return value === '' || value === '~' || value === 'null' ? [] : [[path.join('.'), value]];
}

/** A value is text, as every scalar of a configuration file is read, or missing. */
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
