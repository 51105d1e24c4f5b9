/** The calls are synchronous inside; a promise makes a thrown error a rejection. */
export const asPromise =
  <A extends unknown[], T>(work: (...values: A) => T) =>
  (...values: A): Promise<T> =>
    new Promise((resolve) => {
      resolve(work(...values));
    });
