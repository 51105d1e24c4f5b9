/** Makes a value when it is first asked for, and keeps it: what few commands need costs the others nothing. */
export function lazy<T extends object | string>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
