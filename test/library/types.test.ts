import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import type { Desk as PaperDesk, openDesk as OpenDesk } from '../../src/library/library.d.ts';
import { clockAt } from '../support/clock.ts';
import { openOptionMarket } from '../support/option-market.ts';
import { Desk } from '../support/program.ts';

const { openDesk } = createRequire(import.meta.url)('../../dist/library.cjs') as {
  openDesk: typeof OpenDesk;
};
const FILES = ['documents.ts', 'option-documents.ts'].map((name) =>
  join(import.meta.dirname, '../../src/presentation/json', name),
);

/** The fields that each type of the library declares, those that every answer has apart. */
function declaredFields(): ReadonlyMap<string, { all: string[]; always: string[] }> {
  const program = ts.createProgram(FILES, {
    strict: true,
    noLib: true,
    allowImportingTsExtensions: true,
  });
  const checker = program.getTypeChecker();
  const exported = FILES.flatMap((file) =>
    checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!),
  );
  return new Map(
    exported.map((symbol) => {
      const fields = checker.getDeclaredTypeOfSymbol(symbol).getProperties();
      const isOptional = (field: ts.Symbol) => (field.flags & ts.SymbolFlags.Optional) !== 0;
      const always = fields.filter((field) => !isOptional(field));
      return [symbol.name, { all: fields.map(nameOf), always: always.map(nameOf) }];
    }),
  );
}
const nameOf = ({ name }: ts.Symbol): string => name;

/** With a master and quotes of options, of now. */
const market = new Desk();
let options: PaperDesk;
const home = new Desk(clockAt('2026-12-01T10:00:00+05:30'));
let desk: PaperDesk;
beforeAll(async () => {
  desk = await openDesk({ env: home.env });
  await desk.startSession({ id: 'TYPES', balance: '10000000' });
});
beforeAll(async () => {
  await openOptionMarket(market);
  options = await openDesk({ env: market.env });
  await options.startSession({ id: 'TYPES', balance: '10000000' });
});
afterAll(() => Promise.all([desk.close(), options.close()]));

it('every field of an answer is declared, and every field that is declared for all is there', async () => {
  const bought = await desk.buy('INFY', 10, { price: '1500', clientId: 'one' });
  const bracket = await desk.buy('TCS', 1, { price: '3000', target: '3100', stop: '2900' });
  const pending = await desk.buy('INFY', 10, { price: '1400', type: 'LIMIT', validity: 'GTC' });
  const short = await desk.sell('NIFTY 25000 CE', 65, { price: '100', short: true });
  const sold = await desk.sell('INFY', 4, { price: '1520' });
  const refused = await desk.buy('INFY', 1_000_000, { price: '1500' }).catch(() => 'refused');
  const changed = await desk.modify(pending.order.id, { price: '1390' });
  const quote = await desk.setQuote('INFY', '1510');
  const orders = await desk.orders();
  const positions = await desk.positions({ all: true });
  const chain = await options.chain('NIFTY');
  const payoff = await options.payoff('iron-condor NIFTY', { gap: '300', width: '200' });
  const condor = await options.trade('iron-condor NIFTY', { gap: '300', width: '200' });
  const answers: Record<string, readonly object[]> = {
    OrderAnswer: [bought, sold, bracket, pending, short],
    OrderFields: [...orders, ...(bracket.exits ?? []), changed.order],
    OrderChangeAnswer: [changed],
    ChargesFields: orders.map(({ charges }) => charges),
    PositionFields: positions.positions,
    PositionsAnswer: [positions],
    TradeFields: await desk.trades(),
    WalletFields: [bought.balance, sold.balance],
    BalanceFields: [await desk.balance()],
    SessionFields: await desk.sessions(),
    QuoteFields: [quote],
    ChainAnswer: [chain],
    ChainStrikeFields: chain.strikes,
    ChainSideFields: chain.strikes.flatMap(({ call, put }) => [call!, put!]),
    PayoffAnswer: [payoff],
    PayoffLegFields: payoff.legs,
    PayoffFields: [payoff.payoff, condor.strategy.payoff],
    GreekFields: [payoff.greeks],
    StrategyAnswer: [condor],
    StrategyFields: [condor.strategy],
    StrategyLegFields: condor.strategy.legs,
    OrderMarginFields: [condor.group_margin!],
  };
  expect(refused).toBe('refused');
  const declared = declaredFields();
  const wrong = Object.entries(answers).flatMap(([type, documents]) =>
    documents.flatMap((document) => {
      const fields = Object.keys(document);
      const { all, always } = declared.get(type)!;
      return [
        ...fields.filter((name) => !all.includes(name)).map((name) => `${type}.${name} undeclared`),
        ...always.filter((name) => !fields.includes(name)).map((name) => `${type}.${name} absent`),
      ];
    }),
  );
  expect([...new Set(wrong)]).toEqual([]);
});
