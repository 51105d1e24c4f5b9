import { expect, it } from '@jest/globals';
import { Linter, type Rule } from 'eslint';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PROGRAM = join(import.meta.dirname, '../../dist/program');
const packs = readdirSync(PROGRAM).map((name) => ({
  name,
  code: readFileSync(join(PROGRAM, name), 'utf8'),
}));

/** Reports what a part exports and writes again in a function, once its exports are taken. */
const noLateExport: Rule.RuleModule = {
  create: (context) => ({
    'AssignmentExpression[left.object.name=module][left.property.name=exports]'(node: Rule.Node) {
      const part = context.sourceCode.getScope(node).variableScope;
      const value = node.type === 'AssignmentExpression' ? node.right : node;
      const exported = value.type === 'ObjectExpression' ? value.properties : [];
      for (const each of exported) {
        if (each.type !== 'Property' || each.value.type !== 'Identifier') continue;
        const { name } = each.value;
        const late = part.set
          .get(name)
          ?.references.some((use) => use.isWrite() && use.from.variableScope !== part);
        if (late) context.report({ node, message: `${name} is written again` });
      }
    },
  }),
};

/** What the rule says of a pack. */
function lateExports(code: string): string[] {
  const plugins = { own: { rules: { 'no-late-export': noLateExport } } };
  const languageOptions = { sourceType: 'script' } as const;
  const rules = { 'own/no-late-export': 'error' } as const;
  return new Linter()
    .verify(code, { plugins, languageOptions, rules })
    .map(({ message }) => message);
}

it('the built program is plain ASCII, since its packs are read as Latin-1', () => {
  expect(packs.map(({ name }) => name)).toContain('main.js');
  const foreign = packs.filter(({ code }) => /[\u0080-\uffff]/.test(code));
  expect(foreign.map(({ name }) => name)).toEqual([]);
});

it('no part of the built program changes what it exports after it was loaded', () => {
  const late = '({"x":function(module){var a=1,b=1;function f(){a=2}module.exports={f,a:a,b:b}}})';
  expect(lateExports(late)).toEqual(['a is written again']);
  expect(packs.flatMap(({ code }) => lateExports(code))).toEqual([]);
  expect(packs.some(({ code }) => code.includes('module.exports={'))).toBe(true);
});
