import { SaxesParser } from 'saxes';
import {
  ErrorCode,
  escapeControls,
  invalidValue,
  PapertradeError,
} from '../../../domain/errors.ts';
import {
  fileContract,
  type FileUnderlying,
  type MarginExchange,
  type RiskFilePart,
} from '../../../domain/margin/exchange-file.ts';
import { SCENARIOS } from '../../../domain/margin/group.ts';

/** What a risk file says of itself, and what could not be used. */
export interface RiskFileHead {
  /** `YYYY-MM-DD`; empty until it was read. */
  day: string;
  exchange: MarginExchange | undefined;
  contracts: number;
  skipped: number;
}

const EXPECTED = "the exchange's SPAN risk file (XML, or a .zip or .gz of it)";

/**
 * Reads the exchange's SPAN risk file as a stream: elements are matched by their tags, wherever they
 * stand, and only what is being read is in memory. Rejects with INVALID_VALUE for what is no such
 * file, FILE_NOT_FOUND when the stream breaks off.
 */
export async function* readRiskFile(
  source: AsyncIterable<string | Buffer>,
  head: RiskFileHead,
): AsyncGenerator<readonly RiskFilePart[]> {
  const found: RiskFilePart[] = [];
  const file = new RiskFile(head, found);
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => file.open(name));
  parser.on('text', (text) => file.text(text));
  parser.on('closetag', ({ name }) => file.close(name));
  parser.on('error', (error) => {
    throw invalidValue('risk file', error.message, EXPECTED);
  });
  try {
    for await (const piece of source) {
      parser.write(piece.toString());
      if (found.length > 0) yield found.splice(0);
    }
    parser.close();
  } catch (error) {
    throw error instanceof PapertradeError ? error : interrupted(error);
  }
  found.push(...file.underlyings().map((underlying) => ({ underlying })));
  if (found.length > 0) yield found;
  if (head.contracts === 0 || head.day === '') {
    throw invalidValue('risk file', head.day || 'no contracts', EXPECTED);
  }
}

export function interrupted(cause: unknown): PapertradeError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PapertradeError(
    ErrorCode.FILE_NOT_FOUND,
    `Reading the margin file broke off (${escapeControls(reason)}). The one before stays.`,
    {},
    cause,
  );
}

/** The fields of the element that is being read, and of those around it. */
type Fields = Record<string, string>;

/** Elements that hold fields of their own; of all others only the text counts. */
const HOLDERS = new Set(
  'pointInTime exchange phyPf futPf oopPf oofPf ooePf phy fut series opt ra ccDef dSpread rate tLeg pLeg'.split(
    ' ',
  ),
);

interface Element {
  readonly name: string;
  readonly fields: Fields;
  /** The values of `a`, of a risk array. */
  readonly losses: string[];
  readonly legs: string[];
}

interface Charge {
  readonly near: string;
  readonly far: string;
  readonly charge: string;
}

/** Follows the file's elements. */
class RiskFile {
  readonly #head: RiskFileHead;
  readonly #found: RiskFilePart[];
  readonly #open: Element[] = [];
  readonly #spots = new Map<string, string>();
  readonly #charges = new Map<string, Charge[]>();
  #text = '';

  constructor(head: RiskFileHead, found: RiskFilePart[]) {
    this.#head = head;
    this.#found = found;
  }

  open(name: string): void {
    this.#text = '';
    if (HOLDERS.has(name)) this.#open.push({ name, fields: {}, losses: [], legs: [] });
  }

  text(text: string): void {
    this.#text += text;
  }

  close(name: string): void {
    const value = this.#text.trim();
    this.#text = '';
    if (HOLDERS.has(name)) {
      const element = this.#open.pop();
      if (element) this.#end(element);
      return;
    }
    const within = this.#open.at(-1);
    if (!within) return;
    if (name === 'a') within.losses.push(value);
    else within.fields[name] ??= value;
  }

  underlyings(): FileUnderlying[] {
    return [...this.#spots].map(([underlying, spot]) => ({
      underlying,
      spot,
      charges: this.#charges.get(underlying) ?? [],
    }));
  }

  #end(element: Element): void {
    this.#noteHead();
    const { name, fields } = element;
    const parent = this.#open.at(-1);
    if (name === 'phy') this.#spots.set(this.#underlying(), digitsOf(fields['p']) ?? '0');
    else if (name === 'fut') this.#keepContract(element, fields['pe'], 'FUT');
    else if (parent) this.#endWithin(element, parent);
  }

  #endWithin(element: Element, parent: Element): void {
    const { name, fields } = element;
    if (name === 'ra') keepLosses(parent, element);
    else if (name === 'opt') this.#keepContract(element, parent.fields['pe'], typeOf(fields['o']));
    else if (name === 'rate') parent.fields['charge'] ??= fields['val'] ?? '';
    else if (name === 'tLeg' || name === 'pLeg') parent.legs.push(dateOf(fields['pe']));
    else if (name === 'dSpread') this.#keepCharge(element, parent.fields['cc']);
  }

  #keepContract(element: Element, period: string | undefined, kind: 'FUT' | 'CE' | 'PE'): void {
    const { fields } = element;
    const losses = element.losses.flatMap((each) => digitsOf(each) ?? []);
    const strike = kind === 'FUT' ? '' : digitsOf(fields['k']);
    const [price, delta] = [digitsOf(fields['p']), digitsOf(fields['delta'])];
    const expiry = dateOf(period);
    const whole = losses.length === SCENARIOS;
    if (!whole || expiry === '' || strike === undefined || !price || !delta) {
      this.#head.skipped += 1;
      return;
    }
    this.#head.contracts += 1;
    const contract = fileContract(expiry, kind, strike);
    const kept = { underlying: this.#underlying(), contract, price, losses, delta };
    this.#found.push({ contract: kept });
  }

  #keepCharge({ fields, legs }: Element, underlying: string | undefined): void {
    const charge = digitsOf(fields['charge']);
    const [near, far] = [...legs].sort();
    // A charge by anything but a flat amount is not one that the exchange uses for these.
    if (!underlying || !charge || !near || !far || (fields['chargeMeth'] ?? 'F') !== 'F') return;
    const known = this.#charges.get(underlying) ?? [];
    this.#charges.set(underlying, [...known, { near, far, charge }]);
  }

  #underlying(): string {
    const portfolio = this.#open.findLast(({ name }) => name.endsWith('Pf'));
    return portfolio?.fields['pfCode']?.toUpperCase() ?? '';
  }

  #noteHead(): void {
    const within = this.#open.findLast(({ name }) => name === 'exchange');
    const named = within?.fields['exch']?.toUpperCase() ?? '';
    if (named.includes('BSE')) this.#head.exchange ??= 'BSE';
    if (named.includes('NSE')) this.#head.exchange ??= 'NSE';
    const time = this.#open.find(({ name }) => name === 'pointInTime');
    if (time) this.#head.day ||= dateOf(time.fields['date']);
  }
}

/** The first risk array of a contract counts. */
function keepLosses(contract: Element, { fields, losses }: Element): void {
  if (contract.losses.length > 0) return;
  contract.losses.push(...losses);
  contract.fields['delta'] = fields['d'] ?? '';
}

const typeOf = (written: string | undefined): 'CE' | 'PE' => (written === 'C' ? 'CE' : 'PE');

/** `20261201` is 2026-12-01; an expiry with a time after it counts too. */
function dateOf(written: string | undefined): string {
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(written ?? '') ?? [];
  return year === undefined ? '' : `${year}-${month}-${day}`;
}

/** `-0012.5000` is -12.5; undefined for what is no plain number. */
function digitsOf(written: string | undefined): string | undefined {
  const form = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/;
  const [, sign = '', whole, decimals = ''] = form.exec(written ?? '') ?? [];
  if (whole === undefined) return undefined;
  const digits = decimals === '' ? whole : `${whole}.${decimals}`;
  return digits === '0' ? digits : `${sign}${digits}`;
}
