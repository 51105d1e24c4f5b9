import { describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../..');
/** A source of the domain whose text these tests replace. */
const FILE = join(ROOT, 'src/domain/ledger/unsettled.ts');
const HEAD =
  "import { add, money, price, quantity, type Money } from '../money/money.ts';\n" +
  "const [cash, cost, count] = [money('1'), price('2'), quantity('3')];\n";

/** What the compiler says of a program in the domain. */
function compiled(text: string): string[] {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === FILE ? ts.createSourceFile(name, text, rest[0]) : getSourceFile(name, ...rest);
  const program = ts.createProgram([FILE], { ...options, noEmit: true }, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(FILE))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

/** The rules against numbers that a program in the domain breaks, by line. */
async function linted(text: string): Promise<Map<number, string>> {
  const eslint = new ESLint({
    cwd: ROOT,
    overrideConfigFile: join(ROOT, 'config/eslint.config.js'),
  });
  const [result] = await eslint.lintText(HEAD + text, { filePath: FILE });
  const found = (result?.messages ?? []).filter(({ ruleId }) => /money|syntax/.test(ruleId ?? ''));
  return new Map(found.map(({ line, ruleId }) => [line, ruleId ?? '']));
}

const REFUSED = {
  'cash + cash': 'papertrade/no-money-arithmetic',
  'cost - cost': 'papertrade/no-money-arithmetic',
  'count * count': 'papertrade/no-money-arithmetic',
  'cash / cash': 'papertrade/no-money-arithmetic',
  "parseFloat('1')": 'no-restricted-syntax',
  "Number('1')": 'no-restricted-syntax',
  'cash.toNumber()': 'no-restricted-syntax',
};

describe('a figure of money', () => {
  it('is not added to one of another unit: that does not compile', () => {
    const program =
      'export const sum: Money = add(cash, cash);\n' +
      ['add(cash, cost)', 'add(cost, count)', '1', "'1'"]
        .map((wrong, at) => `// @ts-expect-error\nexport const x${at}: Money = ${wrong};\n`)
        .join('');
    expect(compiled(HEAD + program)).toEqual([]);
  });

  it('never becomes a number: that is refused where the program is checked', async () => {
    const expressions = Object.keys(REFUSED);
    const rules = await linted(
      expressions.map((each, at) => `export const x${at} = ${each};\n`).join(''),
    );
    expect(expressions.map((_, at) => rules.get(at + 3))).toEqual(Object.values(REFUSED));
  });
});
