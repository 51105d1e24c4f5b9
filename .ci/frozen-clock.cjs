/** A clock that stands, for pictures that are the same each time. */
const RealDate = Date;
const moment = RealDate.parse(process.env.FROZEN_CLOCK);

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length > 0) super(...given);
    else super(moment);
  }
  static now() {
    return moment;
  }
};
