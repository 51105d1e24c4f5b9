import { statusView } from '../../output/verify-view.ts';
import type { Context } from '../context.ts';

export async function runStatus(context: Context): Promise<void> {
  const { store } = await context.services();
  const [health, current] = await Promise.all([store.health(), store.currentSession()]);
  const document = {
    reachable: true,
    store: health.kind,
    location: health.location,
    version: health.version,
    durable: health.durable,
    durability: health.durability,
    used_bytes: health.usedBytes,
    max_bytes: health.maxBytes,
    sessions: health.sessions,
    current_session: current ?? null,
  };
  context.present.show(document, (style) => statusView(health, current, style));
}
