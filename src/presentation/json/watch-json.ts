import { type SessionEvent, type SessionMoment } from '../../app/sessions/session-watcher.ts';
import { fillJson, orderJson, positionsJson, type Undelivered } from './account-json.ts';
import { balanceJson, sessionJson } from './session-json.ts';

/** The first line of `watch --json`: everything as it stands. */
export function snapshotJson(moment: SessionMoment, at: string, t1: Undelivered) {
  const { session, positions, open } = moment;
  return {
    event: 'snapshot',
    at,
    session: sessionJson(session, undefined),
    balance: balanceJson(moment),
    ...positionsJson(positions, session.id, t1),
    open_orders: open.map(orderJson),
  };
}

/** A line of `watch --json`: what happened, with the thing as it is now. */
export function eventJson(
  happened: SessionEvent,
  moment: SessionMoment,
  at: string,
  t1: Undelivered,
) {
  const { event } = happened;
  const head = { event, at, session_id: moment.session.id };
  switch (event) {
    case 'trade':
      return { ...head, trade: fillJson(happened.trade) };
    case 'order':
      return { ...head, order: orderJson(happened.order) };
    case 'position':
    case 'closed': {
      const { positions } = positionsJson([happened.position], moment.session.id, t1);
      return { ...head, position: positions[0] };
    }
    case 'balance':
      return { ...head, balance: balanceJson(moment) };
    case 'ended':
      return { ...head, session: sessionJson(moment.session, undefined) };
  }
}
