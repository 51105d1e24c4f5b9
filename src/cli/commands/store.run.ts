import { ErrorCode, PapertradeError } from '../../domain/errors.ts';
import { copiesJson, copiesView } from '../../presentation/tables/copies-view.ts';
import { StoreCopy, type SessionCopy } from '../../app/integrity/store-copy.ts';
import { parseSessionId } from '../../app/sessions/sessions.ts';
import type { Context } from '../context.ts';

export interface CopyWords {
  readonly to: string;
  readonly sessions: readonly string[];
}

export async function copyStore({ to, sessions }: CopyWords, context: Context): Promise<void> {
  const named = [...new Set(sessions.map(parseSessionId))];
  const { store } = await context.services();
  const target = await context.openStore(to);
  const copy = new StoreCopy(store, target);
  const ids = named.length > 0 ? named : (await store.sessions()).map(({ id }) => id);
  const copies: SessionCopy[] = [];
  for (const id of ids) copies.push(await copy.copy(id));
  context.present.show(copiesJson(copies), (style) => copiesView(copies, style));
  const wrong = copies.filter(({ differences }) => differences.length > 0);
  if (wrong.length === 0) return;
  const names = wrong.map(({ sessionId }) => sessionId).join(', ');
  throw new PapertradeError(
    ErrorCode.DIFFERENCE_FOUND,
    `The copy of ${names} differs from its journal, as its source does. See "papertrade verify".`,
    { sessions: names },
  );
}
