import { isRuled } from '../../domain/strategies/exit-rules.ts';
import type { GroupReader } from '../margin/group-reader.ts';
import { Quotes } from '../market/quotes.ts';
import type { Settings } from '../settings.ts';
import type { Strategies } from '../strategies/compose-strategies.ts';
import type { OtherNames } from '../instruments/names/other-names.ts';
import type { Calendar } from '../market/calendar.ts';
import type { Quote, Store } from '../../storage/ports/store.ts';
import type { ScheduledEvents } from './events/scheduled-events.ts';
import { EventApplier } from './events/event-applier.ts';
import { QuoteApplier } from './events/quote-applier.ts';
import { OrderChanges } from './order-changes.ts';
import type { DecisionRules } from './rules/decision-rules.ts';

interface AppliersDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly events: ScheduledEvents;
  readonly names: Pick<OtherNames, 'of'>;
  readonly turnTo?: ((quote: Quote) => void) | undefined;
  readonly rules: DecisionRules;
  readonly groups: GroupReader | undefined;
  readonly strategies: () => Promise<Strategies>;
}

/** What acts on books that stand: changes of orders, quotes, and what falls due. */
export interface Appliers {
  readonly matcher: QuoteApplier;
  readonly changes: OrderChanges;
  readonly quotes: Quotes;
  readonly applier: EventApplier;
}

export function composeAppliers(settings: Settings, deps: AppliersDeps): Appliers {
  const { store, calendar, events, rules, groups, strategies, names, turnTo } = deps;
  const matcher = new QuoteApplier({ store, calendar, rules, groups, turnTo });
  const changes = new OrderChanges({ store, calendar, rules, matcher, events });
  const isGuarded = async (sessionId: string) =>
    settings.risk.sessionExits !== undefined || (await store.strategies(sessionId)).some(isRuled);
  const judge = async (sessionId: string) =>
    (await isGuarded(sessionId)) ? (await strategies()).judge(sessionId) : [];
  const applier = new EventApplier({
    store,
    calendar,
    rules,
    changes,
    times: settings.due,
    market: settings.market,
    contracts: settings.contracts,
    groups,
    exitAtTime: async (sessionId, id, at) =>
      (await strategies()).exits.exitAtTime(sessionId, id, at),
  });
  const quotes = new Quotes({ store, calendar, matcher, events, judge, isGuarded, turnTo, names });
  return { matcher, changes, applier, quotes };
}
