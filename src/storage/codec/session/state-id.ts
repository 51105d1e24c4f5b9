/**
 * Names a state of a session: every commit leaves another one. Its 96 random bits are drawn anew each time,
 * so two states never have one name, also where a store went back to an older copy and other commits
 * followed.
 */
export const newStateId = (): string => random(12).toString('base64url');

/** Names one run of an import, so that two at once don't mix. */
export const newImportId = (): string => random(8).toString('hex');

const random = (bytes: number): Buffer =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(bytes)));
