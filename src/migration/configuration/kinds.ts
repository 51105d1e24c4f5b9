import { money, multiply, ratio, text } from '../../domain/money/money.ts';

/** A figure as YAML or Ruby writes it: `200_000.0`, `1500`, `.5`. Undefined for anything else. */
function plain(text: string): string | undefined {
  const digits = text.replaceAll('_', '');
  return /^\+?(?:\d{1,12}(?:\.\d{0,20})?|\.\d{1,20})$/.test(digits) ? digits : undefined;
}

const decimals = (figure: string): number => figure.split('.')[1]?.length ?? 0;

/** A figure that is shown with so many decimals at most. */
function upTo(most: number, typed: string): string | undefined {
  const figure = plain(typed);
  if (figure === undefined) return undefined;
  const exact = text(money(figure));
  return decimals(exact) <= most ? exact : undefined;
}

/** How a value of the predecessor's is written in our settings; undefined where it is not of the kind. */
export interface Kind {
  readonly expected: string;
  readonly read: (text: string) => string | undefined;
}

export const AMOUNT: Kind = {
  expected: 'an amount with at most 2 decimals',
  read: (text) => upTo(2, text),
};
export const FEE: Kind = {
  expected: 'an amount with at most 4 decimals',
  read: (text) => upTo(4, text),
};
/** `200.0` positions of one kind of thing; 0 was no limit. */
export const COUNT: Kind = {
  expected: 'a whole number below 100,000,000',
  read(text) {
    const count = upTo(0, text);
    if (count === '0') return 'none';
    return count !== undefined && count.length <= 8 ? count : undefined;
  },
};
/** A loss or a profit; 0 was no limit. */
export const LIMIT: Kind = {
  expected: AMOUNT.expected,
  read: (text) => (AMOUNT.read(text) === '0' ? 'none' : AMOUNT.read(text)),
};
/** `0.01` is 1%. */
export const SHARE: Kind = {
  expected: 'a share below 1 with at most 6 decimals',
  read(typed) {
    const figure = upTo(6, typed);
    if (figure === undefined || !/^0(?:\.|$)/.test(figure)) return undefined;
    return `${text(multiply(ratio(figure), ratio('100')))}%`;
  },
};
export const SECONDS: Kind = {
  expected: 'whole seconds',
  read(text) {
    const count = upTo(0, text);
    return count === undefined || count.length > 6 ? undefined : `${count}s`;
  },
};
/** As `SECONDS`, where 0 was no pause. */
export const PAUSE: Kind = {
  expected: SECONDS.expected,
  read: (text) => (SECONDS.read(text) === '0s' ? 'none' : SECONDS.read(text)),
};
export const FLAG: Kind = {
  expected: 'true or false',
  read(text) {
    const flag = text.toLowerCase();
    if (['true', 'yes', 'on'].includes(flag)) return 'true';
    return ['false', 'no', 'off'].includes(flag) ? 'false' : undefined;
  },
};
export const WORD: Kind = { expected: 'text', read: (text) => text };
export const REDIS: Kind = {
  expected: 'redis://HOST:PORT',
  read: (text) => (/^(?:rediss?|unix):\/\/\S+$/.test(text) ? text : undefined),
};
