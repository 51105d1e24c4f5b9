/** Milliseconds that this program has run. Node's `performance` takes a millisecond to load. */
export const elapsed = (): number => process.uptime() * 1000;
