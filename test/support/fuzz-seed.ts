/** The fuzzers' seed: the same in every run of the tests, another one with FUZZ_SEED. */
export const SEED = Number.parseInt(process.env['FUZZ_SEED'] ?? '1', 10);

/** How often a property is tried: as often as usual, or at most PROPERTY_RUNS times. */
export const runs = (usual: number): number =>
  Math.min(usual, Number.parseInt(process.env['PROPERTY_RUNS'] ?? String(usual), 10));
