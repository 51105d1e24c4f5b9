const swc = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  module: { type: 'es6' },
};

export default {
  rootDir: '..',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  extensionsToTreatAsEsm: ['.ts', '.lua', '.yaml'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'lua', 'yaml'],
  transform: {
    '\\.ts$': ['@swc/jest', swc],
    '\\.(lua|yaml)$': '<rootDir>/test/support/asset-transform.cjs',
  },
  globalSetup: '<rootDir>/test/support/own-temporary-folder.mjs',
  globals: { __VERSION__: 'test' },
  maxWorkers: 2,
  testTimeout: 60_000,
};
