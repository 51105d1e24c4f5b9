import {
  indexNamed,
  segmentsOf,
  type ContractMarket,
} from '../../domain/instruments/contract-rules.ts';
import { chooseReading } from '../../domain/instruments/symbols/choose-reading.ts';
import { readingsOf } from '../../domain/instruments/symbols/readings.ts';
import { resolvedByRules } from '../../app/instruments/resolved.ts';
import {
  isExchangeNumber,
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
  readonly #market: ContractMarket;
  readonly #names = new Map<string, LegacyName>();
  readonly #instruments = new Map<string, Instrument>();

  constructor(defaultSegment: Segment, market: ContractMarket) {
    this.#defaultSegment = defaultSegment;
    this.#market = market;
  }

  /** The more detailed name of an id wins, else the first. */
  add(securityId: string, name: LegacyName): void {
    const known = this.#names.get(securityId);
    const better = name.option !== undefined && !known?.option?.expiry;
    if (known === undefined || better) this.#names.set(securityId, name);
  }

  /** The id of an option that a file names only by its contract. */
  idOf(name: LegacyName): string {
    for (const [id, known] of this.#names) if (textOf(known) === textOf(name)) return id;
    return textOf(name);
  }

  /** The instrument of an id on a day. Rejects with INVALID_VALUE for an id or symbol that does not parse. */
  instrument(securityId: string, day: string): Instrument {
    const known = this.#instruments.get(securityId);
    if (known) return known;
    const name = this.#names.get(securityId);
    const option = optionOf(securityId, name);
    const described: Instrument = {
      segment: this.#segmentOf(securityId, name?.symbol, option),
      securityId: parseId(securityId, 'security id'),
      symbol: parseSymbol(name ? exchangeSymbol(name) : securityId),
      ...(option && { option }),
    };
    const instrument = option ? described : (this.#read(described, day) ?? described);
    this.#instruments.set(securityId, instrument);
    return instrument;
  }

  /** Under which id the ledger has what the files name by an id. */
  idInLedger(securityId: string): string {
    return this.#instruments.get(securityId)?.securityId ?? securityId;
  }

  /** A symbol in a broker's or the exchange's form means what it means everywhere; a number stays the id. */
  #read({ securityId, symbol }: Instrument, day: string): Instrument | undefined {
    if (isExchangeNumber({ securityId: symbol })) return undefined;
    try {
      const query = { symbol, defaultSegment: this.#defaultSegment };
      const reading = chooseReading(symbol, readingsOf(query, day, this.#market), this.#market);
      if (reading.kind === 'id' || reading.kind === 'spot') return undefined;
      const { instrument } = resolvedByRules(reading, { day, market: this.#market });
      return isExchangeNumber({ securityId }) ? { ...instrument, securityId } : instrument;
    } catch {
      return undefined;
    }
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
    const index = indexNamed(this.#market.rules, symbol?.toUpperCase() ?? '')?.name;
    const isContract = option !== undefined || (index !== undefined && /^\d+$/.test(securityId));
    const isUnnamed = symbol === undefined && /^\d+$/.test(securityId);
    if (isUnnamed) return 'NSE_FNO';
    if (!isContract) return this.#defaultSegment;
    return segmentsOf(this.#market.rules, option?.underlying ?? index ?? '')[0] ?? 'NSE_FNO';
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

const textOf = ({ symbol, option }: LegacyName): string =>
  option ? `${symbol}-${text(option.strike)}-${option.type}` : symbol;
