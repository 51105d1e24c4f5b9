import { money } from '../../src/domain/money/money.ts';
import type { TradingServices } from '../support/services.ts';
import type { Answer, Asked } from './log.ts';
import type { Random } from './random.ts';

/** The session that is ended, removed and opened again under its id while others trade it. */
export const AGAIN = 'AGAIN';

interface AgainDeps {
  readonly random: Random;
  readonly record: (
    asked: Omit<Asked, 'op' | 'from'>,
    work: () => Promise<Answer>,
  ) => Promise<void>;
  readonly refusal: (error: unknown) => Answer;
  /** Places an order under a mark that no other has. */
  readonly order: () => Promise<void>;
  /** Whole paise that no other opening balance has. */
  readonly unique: () => number;
}

/** One step with that session: an order of a living program, seldom a new start. */
export async function actAgain(services: TradingServices, deps: AgainDeps): Promise<void> {
  const { random, record, refusal, order, unique } = deps;
  const state = await services.store.sessionState(AGAIN);
  if (state && random.next() < 0.9) return order();
  const balance = money((1_000_000 + unique() / 100).toFixed(2));
  await record({ kind: 'restart', session: AGAIN, mark: balance.toFixed() }, async () => {
    try {
      if (state?.session.status === 'active') await (await services.reporter()).end(AGAIN);
      if (state) await services.store.removeSession(AGAIN);
      await services.sessions.start({ id: AGAIN, startingBalance: balance });
      return { told: 'done' };
    } catch (error) {
      return refusal(error);
    }
  });
}
