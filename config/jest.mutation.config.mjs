/** The tests of the pure domain, and of the steps by which an order is decided and written. */
import base from './jest.config.mjs';

export default {
  ...base,
  testEnvironment: '@stryker-mutator/jest-runner/jest-env/node',
  testMatch: [
    '<rootDir>/test/domain/**/*.test.ts',
    '<rootDir>/test/property/ledger.test.ts',
    '<rootDir>/test/app/trading/**/*.test.ts',
    '<rootDir>/test/storage/sqlite/{sqlite-store,write}.test.ts',
    '<rootDir>/test/storage/redis/commit.test.ts',
  ],
};
