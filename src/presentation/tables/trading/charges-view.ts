import { CHARGE_ITEMS, totalCharges, type Charges } from '../../../domain/charges/charges.ts';
import { chargesRecord } from '../../../domain/charges/charges.ts';
import { text, type Price, type Quantity } from '../../../domain/money/money.ts';
import type { ChargesQuote } from '../../../domain/charges/charges-quote.ts';
import { CHARGE_NAMES } from './charge-names.ts';
import { fields } from '../fields.ts';
import { gain, grouped, rupees } from '../format.ts';
import { instrumentName, type Instrument } from '../../../domain/instruments/instrument.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

/** What was asked: a purchase and a sale. */
export interface ChargesQuestion {
  readonly instrument: Instrument;
  readonly quantity: Quantity;
  readonly buy: Price;
  readonly sell: Price;
  readonly day: string;
  readonly schedule: string;
}

export function chargesQuoteJson(quote: ChargesQuote, question: ChargesQuestion) {
  const side = (charges: Charges, price: Price) => ({
    price: text(price),
    items: chargesRecord(charges),
    total: text(totalCharges(charges)),
  });
  return {
    symbol: question.instrument.symbol,
    name: instrumentName(question.instrument),
    quantity: text(question.quantity),
    date: question.day,
    schedule: question.schedule,
    items: chargesRecord(quote.both),
    total: text(totalCharges(quote.both)),
    gross: text(quote.gross),
    net: text(quote.net),
    break_even: text(quote.breakEven),
    buy: side(quote.buy, question.buy),
    sell: side(quote.sell, question.sell),
  };
}

/** The items of both orders side by side, then what is left. */
export function chargesQuoteView(
  quote: ChargesQuote,
  question: ChargesQuestion,
  style: Style,
): string {
  const rows = CHARGE_ITEMS.map((item) => ({
    name: CHARGE_NAMES[item],
    buy: quote.buy[item],
    sell: quote.sell[item],
    both: quote.both[item],
  }));
  const total = {
    name: 'total',
    buy: totalCharges(quote.buy),
    sell: totalCharges(quote.sell),
    both: totalCharges(quote.both),
  };
  const columns = [
    { title: 'Charge', cell: (row: typeof total) => row.name },
    {
      title: `Buy @ ${rupees(question.buy)}`,
      cell: (row: typeof total) => rupees(row.buy),
      right: true,
    },
    {
      title: `Sell @ ${rupees(question.sell)}`,
      cell: (row: typeof total) => rupees(row.sell),
      right: true,
    },
    { title: 'Both', cell: (row: typeof total) => rupees(row.both), right: true },
  ];
  const what = style.color.bold(
    `${grouped(question.quantity)} ${instrumentName(question.instrument)}`,
  );
  const figures = fields(
    [
      ['Gross P&L', gain(quote.gross, style)],
      ['Charges', rupees(total.both)],
      ['Net P&L', gain(quote.net, style)],
      ['Break-even sale', rupees(quote.breakEven)],
    ],
    style,
  );
  const title = `${what} on ${question.day} by "${question.schedule}"`;
  return [title, '', table(columns, [...rows, total], style), '', figures].join('\n');
}
