/** An exact fraction of whole numbers, with no code of the program. */
export class Fraction {
  readonly #over: bigint;
  readonly #under: bigint;

  constructor(over: bigint, under = 1n) {
    const sign = under < 0n ? -1n : 1n;
    const common = divisor(over < 0n ? -over : over, under * sign) || 1n;
    this.#over = (sign * over) / common;
    this.#under = (sign * under) / common;
  }

  /** Reads a plain decimal such as `-12.05`. */
  static of(text: string): Fraction {
    const [whole = '0', part = ''] = text.split('.');
    return new Fraction(BigInt(whole + part), 10n ** BigInt(part.length));
  }

  plus(other: Fraction): Fraction {
    return new Fraction(
      this.#over * other.#under + other.#over * this.#under,
      this.#under * other.#under,
    );
  }

  minus(other: Fraction): Fraction {
    return this.plus(new Fraction(-other.#over, other.#under));
  }

  times(other: Fraction): Fraction {
    return new Fraction(this.#over * other.#over, this.#under * other.#under);
  }

  by(other: Fraction): Fraction {
    return new Fraction(this.#over * other.#under, this.#under * other.#over);
  }

  compare(other: Fraction): number {
    const difference = this.#over * other.#under - other.#over * this.#under;
    return difference === 0n ? 0 : difference < 0n ? -1 : 1;
  }

  get isZero(): boolean {
    return this.#over === 0n;
  }

  /** To the paisa; halves go to the even one, or up (away from zero). */
  rounded(halves: 'even' | 'up'): Fraction {
    const scaled = this.#over * 100n;
    const [whole, rest] = [scaled / this.#under, scaled % this.#under];
    const twice = 2n * (rest < 0n ? -rest : rest);
    const isOver = twice > this.#under;
    const isHalf = twice === this.#under && (halves === 'up' || whole % 2n !== 0n);
    const step = scaled < 0n ? -1n : 1n;
    return new Fraction(isOver || isHalf ? whole + step : whole, 100n);
  }

  /** For messages. */
  toString(): string {
    return `${String(this.#over)}/${String(this.#under)}`;
  }
}

const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisor(b, a % b));

export const NOTHING = new Fraction(0n);
export const lesserOf = (a: Fraction, b: Fraction): Fraction => (a.compare(b) < 0 ? a : b);
