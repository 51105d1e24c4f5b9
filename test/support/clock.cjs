/** Moves the clock of a program that a test starts by TEST_CLOCK_SHIFT milliseconds. */
const RealDate = Date;
const shift = Number(process.env.TEST_CLOCK_SHIFT);

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length > 0) super(...given);
    else super(RealDate.now() + shift);
  }
  static now() {
    return RealDate.now() + shift;
  }
};
