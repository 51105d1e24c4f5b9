import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { modelGroup, type ObservedContract } from '../../src/app/margin/margin-model.ts';
import { loadMarginParameters } from '../../src/config/market/margin-parameters.ts';
import type { Instrument } from '../../src/domain/instruments/instrument.ts';
import { termsOf, type MarginTerms } from '../../src/domain/margin/parameters.ts';
import { requirementOf, type Requirement } from '../../src/domain/margin/requirement.ts';
import { price, quantity, ratio } from '../../src/domain/money/money.ts';

/** A day after every row of the parameters on NIFTY; cases count their days from it. */
export const DAY = '2026-07-01';

const inDays = (days: number, day = DAY): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** A future or option of NIFTY, or of another underlying, that expires in some days. */
export function contract(kind: string, strike: string, days: number, underlying = 'NIFTY') {
  const expiry = inDays(days);
  const symbol = `${underlying} ${expiry} ${kind === 'FUT' ? '' : strike}${kind}`;
  const base = { segment: 'NSE_FNO', securityId: symbol.replaceAll(' ', '-'), symbol } as const;
  if (kind === 'FUT') return { ...base, future: { expiry, underlying } } satisfies Instrument;
  const type = kind === 'CE' ? 'CE' : 'PE';
  return { ...base, option: { type, strike: price(strike), expiry, underlying } } as Instrument;
}

/** Legs as the published cases write them: `-75 23100PE @123.70; +75 22800PE @37.95`. */
function observed(legs: string, days: number, underlying = 'NIFTY'): ObservedContract[] {
  return legs.split(';').map((leg) => {
    const form = /([+-])(\d+) (?:(\d+)(CE|PE)|FUT)(?:\/(\d+)d)? @([\d.]+)/.exec(leg.trim());
    if (!form) throw new Error(`no leg: ${leg}`);
    const [, sign, units = '', strike = '', kind = 'FUT', ownDays, last = ''] = form;
    const instrument = contract(kind, strike, ownDays ? Number(ownDays) : days, underlying);
    const signed = quantity(sign === '-' ? `-${units}` : units);
    return { instrument, quantity: signed, price: price(last), fresh: true };
  });
}

export async function terms(underlying = 'NIFTY', day = DAY): Promise<MarginTerms> {
  return termsOf(await loadMarginParameters('india'), underlying, day, ratio('1'));
}

/** What legs block at a spot price. */
export async function required(
  legs: string,
  spot: string,
  days: number,
  underlying = 'NIFTY',
): Promise<Requirement> {
  const market = { day: DAY, spot: price(spot), terms: await terms(underlying) };
  const group = modelGroup(observed(legs, days, underlying), market);
  return requirementOf(group.legs, group.facts);
}

/** A published figure, as the fixture has it; an empty figure was not published. */
export interface PublishedCase {
  readonly case: string;
  readonly source: string;
  readonly spot: string;
  readonly days_to_expiry: string;
  readonly legs: string;
  readonly published_span: string;
  readonly published_exposure: string;
  readonly published_total: string;
  readonly note: string;
}

export function publishedCases(): PublishedCase[] {
  const file = new URL('../fixtures/margin/published.csv', import.meta.url);
  const text = readFileSync(file, 'utf8');
  return Papa.parse<PublishedCase>(text, { header: true, skipEmptyLines: true }).data;
}
