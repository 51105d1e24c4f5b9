/** The commands of `strategy`, in the form of command-list.ts. */
export const STRATEGY_COMMANDS = {
  names: {
    summary: 'every named strategy with its payoff',
    load: () => import('./commands/strategies/names.ts'),
  },
  open: {
    summary: 'open a named strategy',
    load: () => import('./commands/strategies/open.ts'),
  },
  list: {
    summary: 'the strategies of the session',
    load: () => import('./commands/strategies/list.ts'),
  },
  show: {
    summary: 'one strategy with its legs',
    load: () => import('./commands/strategies/show.ts'),
  },
  exit: {
    summary: 'close a strategy, a leg, or some lots',
    load: () => import('./commands/strategies/exit.ts'),
  },
  adjust: {
    summary: 'trade more legs as a part of it',
    load: () => import('./commands/strategies/adjust.ts'),
  },
  roll: {
    summary: 'move a leg to another strike or expiry',
    load: () => import('./commands/strategies/roll.ts'),
  },
  rules: {
    summary: 'when it is closed by itself',
    load: () => import('./commands/strategies/rules.ts'),
  },
  adopt: {
    summary: 'give it units that belong to none',
    load: () => import('./commands/strategies/transfer.ts'),
  },
  release: {
    summary: 'take units out of it',
    load: () => import('./commands/strategies/transfer.ts'),
  },
};
