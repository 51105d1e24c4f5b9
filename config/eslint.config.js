import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { noMoneyArithmetic } from './eslint/no-money-arithmetic.js';

/** A float must be impossible wherever money is handled. */
const NO_FLOATS = [
  { selector: "CallExpression[callee.name='parseFloat']", message: 'Money is never a float.' },
  { selector: "CallExpression[callee.name='Number']", message: 'Money is never a number.' },
  { selector: "MemberExpression[property.name='parseFloat']", message: 'Money is never a float.' },
  { selector: "MemberExpression[property.name='toNumber']", message: 'Money is never a number.' },
];

/** Which option or command helps is told in one place, src/cli/output/next-step.ts. */
const NO_COMMAND_LINE = [
  'Literal[value=/(^|[\\s"(])--[a-z]|"papertrade [a-z]/]',
  'TemplateElement[value.raw=/(^|[\\s"(])--[a-z]|"papertrade [a-z]/]',
].map((selector) => ({ selector, message: 'The command line has the words of the next step.' }));

export default defineConfig(
  { ignores: ['dist/', 'coverage/', 'node_modules/', 'test/fixtures/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { papertrade: { rules: { 'no-money-arithmetic': noMoneyArithmetic } } },
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'papertrade/no-money-arithmetic': 'error',
      'no-restricted-syntax': ['error', ...NO_FLOATS],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: true },
      ],
    },
  },
  {
    files: ['src/{domain,app,storage,migration}/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...NO_FLOATS, ...NO_COMMAND_LINE] },
  },
  {
    // The only room with floats; nothing exact comes out of it.
    files: ['src/analytics/**/*.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // Published coefficients and reference values stand as they were published.
    files: ['src/analytics/**/*.ts', 'test/analytics/**/*.ts'],
    rules: { 'no-loss-of-precision': 'off' },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', 70],
      complexity: ['error', 20],
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}', 'bin/papertrade'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'writable',
        require: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        exports: 'writable',
        __dirname: 'readonly',
        __filename: 'readonly',
      },
    },
  },
);
