/** `stateId` names the state that the commit left: of its balance, for whoever goes on from it. */
export type CommitOutcome =
  | { readonly kind: 'committed'; readonly stateId: string }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'duplicate'; readonly clientOrderId: string };
