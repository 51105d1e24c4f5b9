import type { Context } from '../../context.ts';
import { balanceView } from '../../../presentation/tables/account/balance-view.ts';
import { haltLine } from '../../../presentation/tables/sessions/halt-line.ts';
import { balanceJson } from '../../../presentation/json/session-json.ts';

export async function showBalance(context: Context): Promise<void> {
  const id = await context.sessionId();
  const { wallet } = await context.services();
  const view = await wallet.view(id);
  context.present.show(
    () => balanceJson(view),
    (style) => [...haltLine(view.session, style), balanceView(view, style)].join('\n'),
  );
}
