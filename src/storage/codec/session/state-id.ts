/**
 * Names a state of a session: every commit leaves another one. Its random bits are drawn anew each time,
 * so two states never have one name, also where a store went back to an older copy and other commits
 * followed.
 */
export const newStateId = (): string => crypto.randomUUID();

/** Names one run of an import, so that two at once don't mix. */
export const newImportId = (): string => crypto.randomUUID();
