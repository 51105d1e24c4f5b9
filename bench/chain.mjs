/**
 * A chain of 200 strikes with forward, implied volatilities, greeks and open interest, as it is shown:
 * no store, in processor time.
 */
import { median, row } from './measure.mjs';
import { loadProgram } from './program.mjs';

const STRIKES = 200;
const FORWARD = 24_000;
const YEARS = 20 / 365;
const ROUNDS = 51;
const NOW = Date.parse('2026-11-27T12:00:00+05:30');

const program = await loadProgram();
const { black76Price, chainFigures, optionChain, price, quantity } = program;
const strikes = Array.from({ length: STRIKES }, (_, at) => FORWARD - 5000 + 50 * at);
const options = strikes.flatMap((strike) => ['CE', 'PE'].map((type) => contract(strike, type)));
const quotes = new Map(options.map((each) => [each.securityId, quoteOf(each)]));
const listed = {
  underlying: 'NIFTY',
  expiry: '2026-12-17',
  expiries: ['2026-12-17'],
  options,
  future: undefined,
  own: [],
};
const unranked = { rank: null, percentile: null, days: 0, reason: 'too_few_days' };
const times = Array.from({ length: ROUNDS }, () => {
  const start = process.cpuUsage();
  const chain = optionChain({
    listed,
    quoteOf: ({ securityId }) => quotes.get(securityId),
    years: YEARS,
    rate: 0,
    now: NOW,
    maxAge: 60,
  });
  chainFigures(chain, undefined, unranked);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
});
row('chain of 200 strikes with greeks, first, ms of processor time', times[0], '');
row('chain of 200 strikes with greeks, ms of processor time', median(times), 'at most 50');

function contract(strike, type) {
  const option = { underlying: 'NIFTY', expiry: '2026-12-17', strike: price(String(strike)), type };
  const securityId = `${strike}${type}`;
  return { segment: 'NSE_FNO', securityId, symbol: securityId, option };
}

function quoteOf({ segment, securityId, option: { strike, type } }) {
  const at = strike.toNumber();
  const volatility = 0.13 + Math.abs(at - FORWARD) / 50_000;
  const terms = { type, strike: at, years: YEARS, volatility, forward: FORWARD, rate: 0 };
  const last = Math.max(0.05, black76Price(terms)).toFixed(2);
  const ts = NOW / 1000;
  return { segment, securityId, price: price(last), ts, oi: quantity('75000') };
}
