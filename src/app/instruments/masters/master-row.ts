import { figureOn, type ContractRules } from '../../../domain/instruments/contract-rules.ts';
import { contractName } from '../../../domain/instruments/symbols/canonical.ts';
import { isSymbol, type OptionType, type Segment } from '../../../domain/instruments/instrument.ts';
import type { Listing } from '../../../domain/instruments/listing.ts';
import { plainDecimal, wholeNumber } from './figures.ts';

/** A row in the terms that all vendors share; figures as their file has them, in rupees. */
export interface MasterRow {
  readonly segment: Segment;
  readonly id: string;
  readonly isin?: string;
  /** The exchange's own name: RELIANCE, NIFTY-Feb2026-25000-CE. */
  readonly tradingSymbol: string;
  /** NSE's series. */
  readonly series?: string;
  /** The company's or contract's name, for people. */
  readonly name: string;
  readonly underlying: string;
  /** EQUITY, INDEX, OPTIDX, FUTCOM ... */
  readonly instrument: string;
  readonly expiry: string | undefined;
  readonly strike: string | undefined;
  readonly type: OptionType | '';
  readonly lot: string;
  readonly tick: string;
  readonly freeze?: string;
  /** Units of the price in one unit of quantity, where the file says more than 1. */
  readonly multiplier?: string;
}

/** Series in which a share itself trades; others are instruments of their own, such as INFY-N1. */
const OWN_SERIES = new Set(['', ...'EQ BE BZ SM ST A B T X XT M MT Z XX'.split(' ')]);

/** The listing of a row, or why it can't be read. */
export function toListing(row: MasterRow, rules: ContractRules): Listing | string {
  const { segment, id, underlying, instrument, type, series = '', isin = '' } = row;
  if (!/^[\x21-\x7e]{1,64}$/.test(id)) return 'no security id';
  const inLots = segment === 'MCX_COMM' || segment.endsWith('_CURRENCY');
  const lotSize = inLots ? '1' : wholeNumber(row.lot);
  if (lotSize === undefined) return 'a lot size that is not a whole number';
  const contract = readContract(row);
  if (typeof contract === 'string') return contract;
  const isContract = contract.expiry !== '';
  const share = OWN_SERIES.has(series) ? underlying : `${underlying}-${series}`;
  const { expiry, strikePrice } = contract;
  const details = { underlying, expiry, strike: strikePrice, type };
  const symbol = isContract ? contractName(details) : share;
  if (!isSymbol(symbol)) return 'a symbol that is empty or too long';
  const listing: Listing = {
    segment,
    securityId: id,
    symbol,
    tradingSymbol: isContract ? usable(row.tradingSymbol) : usable(symbol),
    name: row.name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').slice(0, 100),
    underlying: isContract ? underlying : share,
    kind: instrument,
    expiry,
    strike: strikePrice,
    optionType: type,
    lotSize,
    tickSize: row.tick,
    freezeQuantity: wholeNumber(row.freeze || '0') ?? '',
    multiplier: inLots ? multiplierOf(row, rules) : '1',
    isin: /^[A-Z]{2}[A-Z0-9]{9}\d$/.test(isin) ? isin : '',
  };
  return listing;
}

/** A name without spaces, by which the listing can be asked for. */
const usable = (name: string): string => (/^[\x21-\x7e]{1,64}$/.test(name) ? name : '');

function readContract(row: MasterRow): { expiry: string; strikePrice: string } | string {
  const { instrument, expiry, type } = row;
  if (!/^(?:OPT|FUT)/.test(instrument)) return { expiry: '', strikePrice: '' };
  if (expiry === undefined) return 'a contract without an expiry date';
  if (instrument.startsWith('FUT')) return { expiry, strikePrice: '' };
  const strikePrice = plainDecimal(row.strike ?? '');
  return type === '' || strikePrice === undefined || strikePrice === '0'
    ? 'an option without type or strike'
    : { expiry, strikePrice };
}

/** The file's figure wins where it has one; most write 1 and leave it to the exchange's rules. */
function multiplierOf(
  { multiplier = '', underlying, expiry = '' }: MasterRow,
  rules: ContractRules,
): string {
  const said = plainDecimal(multiplier);
  if (said !== undefined && said !== '0' && said !== '1') return said;
  const rows = rules.underlyings.get(underlying)?.multipliers ?? [];
  return figureOn(rows, { day: expiry, expiry, cycle: 'monthly' }) ?? '1';
}
