/** What the benches measure of the program's own parts. */
export { tzOffset } from '@date-fns/tz';
export { compose } from '../src/app/compose.ts';
export { settingsOf } from '../src/config/settings.ts';
export { loadConfig } from '../src/config/load.ts';
export { instrumentFrom } from '../test/support/instruments.ts';
export { accountOf, LedgerReplay, positionKey } from '../src/domain/ledger/journal.ts';
export { applyFill } from '../src/domain/ledger/fill.ts';
export { money, price, quantity, ratio } from '../src/domain/money/money.ts';
export { filledOrder } from '../src/domain/orders/new-order.ts';
export { Calendar } from '../src/app/market/calendar.ts';
export { PositionTracker } from '../src/app/market/position-tracker.ts';
export { SessionReporter } from '../src/app/reporting/session-reporter.ts';
export { openStore } from '../src/storage/open-store.ts';
export { commitScript } from '../src/storage/redis/ledger/commit.ts';
export { RedisKeys } from '../src/storage/redis/keys.ts';
export { SessionWatcher } from '../src/app/sessions/session-watcher.ts';
export { watchView } from '../src/presentation/tables/account/watch-view.ts';
export { NO_COLORS } from '../src/presentation/tables/style.ts';
