/** Which files of the source are bundled together. */

/**
 * What is loaded together, with all that it imports, is one part: a file costs time for each that is
 * loaded, so a command opens few. A module belongs to the first part that has it.
 */
const PARTS = {
  program: ['src/cli/main'],
  services: [
    'src/cli/services',
    'src/cli/shared/sessions/balance',
    'src/domain/money/',
    'src/presentation/tables/fields',
    'src/presentation/tables/flow',
    'src/presentation/tables/format',
    'src/storage/codec/market/(?:listing|quote)',
    'src/storage/codec/order',
    'src/storage/codec/position',
    'src/storage/codec/session/session\\.',
    'src/storage/codec/strategy',
    'src/storage/open-store',
  ],
  booking: [
    'src/app/sessions/cash-change',
    'src/domain/ledger/ledger-transaction',
    'src/presentation/json/json',
    'src/storage/codec/encode',
    'src/storage/codec/session/state-id',
  ],
  local: ['src/storage/sqlite/sqlite-store'],
  'local-writes': ['src/storage/sqlite/ledger/(?:commit|write)', 'src/storage/sqlite/tables/rows'],
  redis: ['src/storage/redis/redis-store'],
  instruments: ['src/app/instruments/find-instrument', 'src/app/instruments/resolver'],
  contracts: ['src/config/market/contract-rules', 'config/contracts/'],
  calendar: ['src/config/market/market-calendar', 'config/calendar/'],
  orders: ['src/app/trading/orders/read-order', 'src/presentation/tables/trading/order-view'],
  trading: [
    'src/app/trading/compose-trading',
    'src/app/margin/group-reader',
    'src/cli/shared/place-order',
  ],
};
export const groups = Object.entries(PARTS).map(([name, files]) => ({
  name,
  test: new RegExp(`/(?:${files.join('|')})`),
}));
