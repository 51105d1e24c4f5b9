import { describe, expect, it } from '@jest/globals';
import {
  average,
  compare,
  divide,
  equals,
  greater,
  isMultiple,
  isNegative,
  isPositive,
  lesser,
  lotsOf,
  lotsWithin,
  mean,
  money,
  negate,
  paise,
  parseFee,
  parseMoney,
  parsePrice,
  parseQuantity,
  percentage,
  percentOf,
  price,
  proportion,
  proportionOf,
  quantity,
  ratio,
  round,
  roundHalfUp,
  scale,
  scalePrice,
  squareRoot,
  stepsAround,
  sum,
  text,
} from '../../../src/domain/money/money.ts';

describe('a decimal', () => {
  it.each([
    ['1e-7', '0.0000001'],
    ['1e30', '1000000000000000000000000000000'],
    ['0.504e4', '5040'],
    ['100.00', '100'],
    ['-0.50', '-0.5'],
    ['-0', '0'],
  ])('written as %s travels as %s', (written, plain) => {
    expect(text(money(written))).toBe(plain);
  });

  it('of nothing is neither above nor below 0, whatever its sign', () => {
    for (const nothing of [money('0'), negate(money('0'))]) {
      expect([isNegative(nothing), isPositive(nothing)]).toEqual([false, false]);
    }
    expect([isNegative(money('-1')), isPositive(money('-1'))]).toEqual([true, false]);
    expect([isNegative(money('1')), isPositive(money('1'))]).toEqual([false, true]);
  });

  it('is compared by its value, not by how it was written', () => {
    const [less, more] = [money('9.5'), money('10.50')];
    expect([lesser(less, more), lesser(more, less)].map(text)).toEqual(['9.5', '9.5']);
    expect([greater(less, more), greater(more, less)].map(text)).toEqual(['10.5', '10.5']);
    expect([compare(less, more), compare(more, less), compare(more, money('10.5'))]).toEqual([
      -1, 1, 0,
    ]);
    expect([equals(more, money('10.5')), equals(more, less)]).toEqual([true, false]);
  });

  it('is read and written exactly, the first time and again, however many there are', () => {
    const written = Array.from({ length: 5000 }, (_, index) => `${index}.${index % 10}1`);
    for (let times = 1; times <= 2; times += 1) {
      expect(written.map((each) => text(money(each)))).toEqual(written);
      expect([text(price('0.504e4')), text(money('-0')), text(money('-7.50'))]).toEqual([
        '5040',
        '0',
        '-7.5',
      ]);
    }
    expect(() => money('104,25')).toThrow();
  });

  it('sums up exactly', () => {
    expect(text(sum(['0.1', '0.2', '-0.05'].map(money)))).toBe('0.25');
    expect(text(sum([]))).toBe('0');
    expect(text(scale(money('0.1'), ratio('0.00001')))).toBe('0.000001');
  });
});

describe('rounding', () => {
  it('is half-even for what is shown, half away from 0 for charges', () => {
    expect(['0.125', '0.135', '-0.125'].map((each) => text(round(money(each))))).toEqual([
      '0.12',
      '0.14',
      '-0.12',
    ]);
    const charges = ['0.125', '0.135', '-0.125'].map((each) => roundHalfUp(money(each), 2));
    expect(charges.map(text)).toEqual(['0.13', '0.14', '-0.13']);
    expect(text(roundHalfUp(money('2.5'), 0))).toBe('3');
  });

  it('keeps 4 decimals of a price, 10 of an average, 30 of a root', () => {
    expect(text(scalePrice(price('100.01'), ratio('1.00005')))).toBe('100.015');
    expect(text(scalePrice(price('0.0001'), ratio('0.1')))).toBe('0');
    expect(text(average(money('2'), quantity('3')))).toBe('0.6666666667');
    expect(text(squareRoot(ratio('3')))).toBe('1.732050807568877293527446341506');
  });

  it('places a point of a drawing to the paisa', () => {
    expect([paise(money('12.345')), paise(money('-0.01')), paise(money('7'))]).toEqual([
      1234, -1, 700,
    ]);
  });
});

describe('a part of an amount', () => {
  const part = (whole: string, of: string, all: string) =>
    text(proportion(money(whole), quantity(of), quantity(all)));

  it('is to the paisa, and all of it is what is left', () => {
    expect([part('100', '1', '3'), part('100', '2', '3')]).toEqual(['33.33', '66.67']);
    expect(part('0.0144', '3', '3')).toBe('0.0144');
  });

  it('is never more than there is, though a paisa would be nearer', () => {
    expect(part('0.008', '2', '3')).toBe('0.008');
  });

  it('goes by amounts too: of a fee of 20, an order of 3000 has 6.67 of a day of 9000', () => {
    expect(text(proportionOf(money('20'), money('3000'), money('9000')))).toBe('6.67');
  });
});

describe('a quotient', () => {
  it('is shown as a percentage with 2 decimals, and is 0 of nothing', () => {
    expect(text(percentage(money('1'), money('3')))).toBe('33.33');
    expect(text(percentage(money('1'), money('3'), 4))).toBe('33.3333');
    expect(text(percentage(money('1'), money('0')))).toBe('0');
  });

  it('is none where it is divided by nothing', () => {
    expect(divide(money('1'), money('0'))).toBeNull();
    expect(mean(money('1'), 0)).toBeNull();
    expect(text(average(money('1'), quantity('0')))).toBe('0');
  });

  it('has 2 decimals unless more are asked for', () => {
    expect(text(divide(money('2'), money('3'))!)).toBe('0.67');
    expect(text(divide(money('2'), money('3'), 5)!)).toBe('0.66667');
    expect(text(mean(money('2'), 3)!)).toBe('0.67');
  });

  it('typed with a percent sign is a hundredth', () => {
    expect(text(percentOf('1.5%'))).toBe('0.015');
  });
});

describe('lots and ticks', () => {
  it('a broken lot counts where units are held, and does not where they are bought', () => {
    const lots = ['75', '76', '150'].map((units) => lotsOf(quantity(units), quantity('75')));
    expect(lots.map(text)).toEqual(['1', '2', '2']);
    const bought = ['7499.99', '7500', '14999'].map((each) =>
      lotsWithin(money(each), money('7500')),
    );
    expect(bought.map(text)).toEqual(['0', '1', '1']);
  });

  it('a price is on a tick or between two', () => {
    expect(isMultiple(price('100.05'), price('0.05'))).toBe(true);
    expect(isMultiple(price('100.02'), price('0.05'))).toBe(false);
    expect(stepsAround(price('100.02'), price('0.05')).map(text)).toEqual(['100', '100.05']);
    expect(stepsAround(price('100'), price('0.05')).map(text)).toEqual(['100', '100.05']);
  });
});

describe('a figure that a trader types', () => {
  it('may be as large as the message says', () => {
    expect(text(parseMoney('1000000000000000.00'))).toBe('1000000000000000');
    expect(text(parseFee('1000000000000000'))).toBe('1000000000000000');
  });

  it.each([
    ['quantity', '1.5', 'a whole number from 1 to 10000000, digits only', parseQuantity],
    ['quantity', '10000001', 'a whole number from 1 to 10000000, digits only', parseQuantity],
    ['price', '0', 'a price above 0, at most ₹1,00,00,00,000, with at most 4 decimals', parsePrice],
    ['price', '1000000001', 'a price above 0, at most ₹1,00,00,00,000', parsePrice],
    ['amount', '1000000000000000.01', 'an amount from 0 to ₹1,00,00,00,00,00,00,000', parseMoney],
    ['amount', '0.001', 'with at most 2 decimals', parseMoney],
    ['amount', '', 'such as 50000', parseMoney],
    ['amount', '5.', 'such as 50000', parseMoney],
    ['fee', '1000000000000001', 'with at most 4 decimals', parseFee],
    ['fee', '-1', 'an amount from 0', parseFee],
  ])('is refused by name, with the limits: the %s %j', (name, typed, expected, parse) => {
    const refusal = expect.objectContaining({
      code: 'INVALID_VALUE',
      message: expect.stringContaining(`Invalid ${name} "${typed}": expected `),
      details: { name, value: typed },
    });
    expect(() => parse(typed)).toThrow(refusal);
    expect(() => parse(typed)).toThrow(expected);
    expect(() => parse(typed, '--stop')).toThrow('Invalid --stop ');
  });
});
