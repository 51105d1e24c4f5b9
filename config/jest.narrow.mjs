import base from './jest.mutation.config.mjs';
export default { ...base, testMatch: ['<rootDir>/test/domain/*.test.ts'] };
