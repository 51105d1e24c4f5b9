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
    'src/presentation/json/account-json',
    'src/presentation/json/json-text',
    'src/storage/codec/encode',
    'src/storage/codec/session/state-id',
  ],
  local: ['src/storage/sqlite/sqlite-store'],
  'local-writes': ['src/storage/sqlite/ledger/(?:commit|write)', 'src/storage/sqlite/tables/rows'],
  redis: ['src/storage/redis/redis-store'],
  market: [
    'src/config/market/(?:contract-rules|market-calendar)',
    'src/domain/instruments/contract-market',
    'config/(?:contracts|calendar)/',
  ],
  trading: [
    'src/app/instruments/(?:find-instrument|resolver)',
    'src/app/margin/group-reader',
    'src/app/trading/compose-trading',
    'src/app/trading/orders/read-order',
    'src/cli/shared/place-order',
    'src/config/market/charging',
    'src/presentation/tables/trading/order-view',
  ],
};
export const groups = Object.entries(PARTS).map(([name, files]) => ({
  name,
  test: new RegExp(`/(?:${files.join('|')})`),
}));
