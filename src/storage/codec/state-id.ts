import { randomBytes } from 'node:crypto';

/**
 * Names a state of a session: every commit leaves another one. It can't be guessed, so two states never
 * have one name, also where a store went back to an older copy and other commits followed.
 */
export const newStateId = (): string => randomBytes(12).toString('base64url');
