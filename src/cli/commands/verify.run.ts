import { ErrorCode, PapertradeError } from '../../domain/errors.ts';
import { verificationJson } from '../../output/json.ts';
import { verifyView } from '../../output/verify-view.ts';
import type { Verification } from '../../services/verifier.ts';
import type { Context } from '../context.ts';

export interface VerifyWords {
  readonly id: string | undefined;
  readonly all?: boolean;
}

export async function runVerify(words: VerifyWords, context: Context): Promise<void> {
  const { store, verifier } = await context.services();
  const ids = words.all
    ? (await store.sessions()).map(({ id }) => id)
    : [await context.sessionId(words.id)];
  const results: Verification[] = [];
  for (const id of ids) results.push(await verifier.verify(id));
  const document = { sessions: results.map(verificationJson) };
  context.present.show(document, (style) => verifyView(results, style));
  const wrong = results.filter(({ differences }) => differences.length > 0);
  if (wrong.length === 0) return;
  const names = wrong.map(({ sessionId }) => sessionId).join(', ');
  throw new PapertradeError(
    ErrorCode.DIFFERENCE_FOUND,
    `The books differ from the journal in ${names}. Don't trade there until it is understood.`,
    { sessions: names },
  );
}
