/**
 * What a group of 1,000 lots in 200 positions on one underlying blocks: model and sums, no store, in
 * processor time.
 */
import { median, row } from './measure.mjs';
import { loadProgram } from './program.mjs';

const POSITIONS = 200;
const LOT = 65;
const LOTS_EACH = 5;
const ROUNDS = 51;
const DAY = '2026-07-01';
const EXPIRIES = ['2026-07-07', '2026-07-28', '2026-08-25', '2026-09-29'];

const program = await loadProgram();
const { instrumentFrom, loadMarginParameters, modelGroup, requirementOf, termsOf } = program;
const { price, quantity, ratio } = program;
const parameters = await loadMarginParameters('india');
const market = {
  day: DAY,
  spot: price('24980'),
  terms: termsOf(parameters, 'NIFTY', DAY, ratio('1')),
};
const contracts = Array.from({ length: POSITIONS }, (_, at) => contract(at));
const times = Array.from({ length: ROUNDS }, () => {
  const start = process.cpuUsage();
  const { legs, facts } = modelGroup(contracts, market);
  requirementOf(legs, facts);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
});
row('margin of 1,000 lots in 200 positions, first, ms of processor time', times[0], '');
row('margin of 1,000 lots in 200 positions, ms of processor time', median(times), 'at most 20');

function contract(at) {
  const expiry = EXPIRIES[at % EXPIRIES.length];
  const type = at % 8 < 4 ? 'CE' : 'PE';
  const strike = 22_480 + 100 * Math.floor(at / 4);
  const option = { type, strike: price(String(strike)), expiry, underlying: 'NIFTY' };
  const away = type === 'CE' ? strike - 24_980 : 24_980 - strike;
  const last = Math.max(0, -away) + 400 * Math.exp(-((away / 1200) ** 2)) + 5;
  return {
    instrument: { ...instrumentFrom({ symbol: `NIFTY${at}${type}`, segment: 'NSE_FNO' }), option },
    quantity: quantity(String((at % 2 === 0 ? -1 : 1) * LOT * LOTS_EACH)),
    price: price(last.toFixed(2)),
    fresh: true,
  };
}
