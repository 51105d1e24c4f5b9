/** Moves the clock of a program that a test starts by TEST_CLOCK_SHIFT milliseconds, or stops it at TEST_CLOCK_AT. */
const RealDate = Date;
const { TEST_CLOCK_SHIFT: shift, TEST_CLOCK_AT: stoppedAt } = process.env;
const now = () => (stoppedAt ? Number(stoppedAt) : RealDate.now() + Number(shift));

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length > 0) super(...given);
    else super(now());
  }
  static now() {
    return now();
  }
};
