/** What a contract waits for that has expired, and how to say it. */
export const waitingForSettlement = (symbol: string, underlying: string, day: string): string =>
  `${symbol} has expired and needs the closing price of ${underlying} on ${day} to settle: ` +
  `papertrade quote settlement ${underlying} PRICE --date ${day}`;
