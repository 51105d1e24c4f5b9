import {
  instrumentFrom,
  type Instrument,
  type Segment,
} from '../../domain/instruments/instrument.ts';
import { price, text } from '../../domain/money/money.ts';
import type { LegacyName } from './legacy.ts';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/**
 * The instruments by security id. Option details come from the files that have them; an id that
 * no file names keeps itself as its symbol.
 */
export class InstrumentNames {
  readonly #defaultSegment: Segment;
  readonly #names = new Map<string, LegacyName>();
  readonly #instruments = new Map<string, Instrument>();

  constructor(defaultSegment: Segment) {
    this.#defaultSegment = defaultSegment;
  }

  /** The more detailed name of an id wins, else the first. */
  add(securityId: string, name: LegacyName): void {
    const known = this.#names.get(securityId);
    const better = name.option !== undefined && !known?.option?.expiry;
    if (known === undefined || better) this.#names.set(securityId, name);
  }

  /** The id of an option that a file names only by its words. */
  idOf(name: LegacyName): string {
    for (const [id, known] of this.#names) if (wordsOf(known) === wordsOf(name)) return id;
    return wordsOf(name);
  }

  /** Rejects with INVALID_VALUE for an id or symbol that does not parse. */
  instrument(securityId: string): Instrument {
    const known = this.#instruments.get(securityId);
    if (known) return known;
    const name = this.#names.get(securityId);
    const option = name?.option;
    const instrument = instrumentFrom({
      symbol: name ? exchangeSymbol(name) : securityId,
      defaultSegment: this.#defaultSegment,
      ...(name === undefined && traded(securityId)),
      securityId,
      ...(name &&
        option && {
          optionType: option.type,
          strike: option.strike,
          underlying: name.symbol,
          ...(option.expiry && { expiry: option.expiry }),
        }),
    });
    this.#instruments.set(securityId, instrument);
    return instrument;
  }
}

/**
 * What no file names: the predecessor traded options on indices alone, under the exchange's numbers
 * or as `PAPER_CE_25000`.
 */
function traded(securityId: string) {
  const [, type, strike] = /^PAPER_(CE|PE)_(\d+(?:\.\d+)?)$/.exec(securityId) ?? [];
  const isOption = type !== undefined || /^\d+$/.test(securityId);
  return {
    ...(isOption && { segment: 'NSE_FNO' as const }),
    ...(type !== undefined &&
      strike !== undefined && {
        optionType: type === 'CE' ? ('CE' as const) : ('PE' as const),
        strike: price(strike),
      }),
  };
}

/** `NIFTY-Sep2025-25000-CE`, as the predecessor names options in Redis. */
function exchangeSymbol({ symbol, option }: LegacyName): string {
  if (!option) return symbol;
  const [year = '', month = ''] = option.expiry.split('-');
  const name = MONTHS[Number.parseInt(month, 10) - 1];
  const parts = [symbol, ...(name ? [`${name}${year}`] : []), text(option.strike), option.type];
  return parts.join('-');
}

const wordsOf = ({ symbol, option }: LegacyName): string =>
  option ? `${symbol}-${text(option.strike)}-${option.type}` : symbol;
