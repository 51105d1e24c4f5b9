/** The fuzzers' seed: the same in every run of the tests, another one with FUZZ_SEED. */
export const SEED = Number.parseInt(process.env['FUZZ_SEED'] ?? '1', 10);
