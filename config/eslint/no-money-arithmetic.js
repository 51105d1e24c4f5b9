import { ESLintUtils } from '@typescript-eslint/utils';

const OPERATORS = new Set(['+', '-', '*', '/', '%', '**', '<', '>', '<=', '>=']);

/** Reports operators on decimals: they would turn an exact amount into a float. */
export const noMoneyArithmetic = ESLintUtils.RuleCreator.withoutDocs({
  meta: {
    type: 'problem',
    messages: { money: 'Use the functions of domain/money.ts: an operator makes money a float.' },
    schema: [],
  },
  defaultOptions: [],
  create(context) {
    const services = ESLintUtils.getParserServices(context);
    const isDecimal = (type) =>
      type.isUnionOrIntersection()
        ? type.types.some(isDecimal)
        : type.getSymbol()?.getName() === 'Decimal';
    const check = (node, ...operands) => {
      if (operands.some((each) => isDecimal(services.getTypeAtLocation(each)))) {
        context.report({ node, messageId: 'money' });
      }
    };
    return {
      BinaryExpression(node) {
        if (OPERATORS.has(node.operator)) check(node, node.left, node.right);
      },
      AssignmentExpression(node) {
        if (OPERATORS.has(node.operator.slice(0, -1))) check(node, node.left, node.right);
      },
      UnaryExpression(node) {
        if (node.operator === '+' || node.operator === '-') check(node, node.argument);
      },
    };
  },
});
