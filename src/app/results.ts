/** What use cases answer with that the store keeps as it is: what a presenter may know of it. */
export type {
  Halt,
  HealthWarning,
  InstrumentId,
  LocalHealth,
  MasterInfo,
  Quote,
  RedisHealth,
  RedisNode,
  Session,
  SettlementMark,
  Store,
  StoreHealth,
} from '../storage/ports/store.ts';
