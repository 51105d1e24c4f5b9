import {
  indexNamed,
  segmentsOf,
  type ContractRules,
} from '../../domain/instruments/contract-rules.ts';
import {
  parseId,
  parseSymbol,
  type Instrument,
  type OptionDetails,
  type Segment,
} from '../../domain/instruments/instrument.ts';
import { price, text } from '../../domain/money/money.ts';
import type { LegacyName } from './read/legacy.ts';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/**
 * The instruments by security id. Option details come from the files that have them; an id that
 * no file names keeps itself as its symbol.
 */
export class InstrumentNames {
  readonly #defaultSegment: Segment;
  readonly #rules: ContractRules;
  readonly #names = new Map<string, LegacyName>();
  readonly #instruments = new Map<string, Instrument>();

  constructor(defaultSegment: Segment, rules: ContractRules) {
    this.#defaultSegment = defaultSegment;
    this.#rules = rules;
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
    const option = optionOf(securityId, name);
    const instrument: Instrument = {
      segment: this.#segmentOf(securityId, name?.symbol, option),
      securityId: parseId(securityId, 'security id'),
      symbol: parseSymbol(name ? exchangeSymbol(name) : securityId),
      ...(option && { option }),
    };
    this.#instruments.set(securityId, instrument);
    return instrument;
  }

  /**
   * An option's from what it is on. The predecessor traded options on indices alone: what it calls an
   * index, and an exchange's number that no file names, is one.
   */
  #segmentOf(
    securityId: string,
    symbol: string | undefined,
    option: OptionDetails | undefined,
  ): Segment {
    const index = indexNamed(this.#rules, symbol?.toUpperCase() ?? '')?.name;
    const isContract = option !== undefined || (index !== undefined && /^\d+$/.test(securityId));
    const isUnnamed = symbol === undefined && /^\d+$/.test(securityId);
    if (isUnnamed) return 'NSE_FNO';
    if (!isContract) return this.#defaultSegment;
    return segmentsOf(this.#rules, option?.underlying ?? index ?? '')[0] ?? 'NSE_FNO';
  }
}

/** The option that the files describe, or that an id such as `PAPER_CE_25000` names. */
function optionOf(securityId: string, name: LegacyName | undefined): OptionDetails | undefined {
  if (name?.option) return { ...name.option, underlying: name.symbol.toUpperCase() };
  const [, type, strike] = /_(CE|PE)_(\d{1,9}(?:\.\d{1,4})?)$/.exec(securityId) ?? [];
  if ((type !== 'CE' && type !== 'PE') || strike === undefined) return undefined;
  const underlying = (name?.symbol ?? securityId).toUpperCase();
  return { type, strike: price(text(price(strike))), expiry: '', underlying };
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
