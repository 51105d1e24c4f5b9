import { ofOneSegment, type ContractMarket } from '../../domain/instruments/contract-rules.ts';
import type { Segment } from '../../domain/instruments/instrument.ts';
import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import type { InstrumentMaster } from '../../storage/ports/instruments.ts';

export type ChainListings = Awaited<ReturnType<typeof listedChain>>;

/** Which of an underlying's options: of an expiry (default: the nearest), of a segment. */
export interface ChainQuestion {
  readonly expiry?: string | undefined;
  readonly segment?: Segment | undefined;
}

interface Listed {
  readonly master: InstrumentMaster;
  readonly rules: ContractMarket['rules'];
  readonly today: string;
}

/**
 * The options of an underlying at one expiry in one segment, and where else there are some. Rejects with
 * INSTRUMENT_NOT_FOUND.
 */
export async function listedChain(underlying: string, wanted: ChainQuestion, listed: Listed) {
  const { expiry, segment } = wanted;
  const { master, rules, today } = listed;
  const all = await master.contracts({ underlying, ...(expiry ? { expiry } : { from: today }) });
  const everywhere = all.filter(({ optionType }) => optionType !== '');
  const options = ofOneSegment(everywhere, underlying, rules, segment);
  const [first] = options;
  if (first === undefined) throw await notFound(underlying, wanted, listed);
  return {
    underlying,
    segment: first.segment,
    segments: [...new Set(everywhere.map((each) => each.segment))],
    expiry: first.expiry,
    expiries: [...new Set(options.map((each) => each.expiry))],
    options: options.filter((each) => each.expiry === first.expiry),
  };
}

/** Says what there is instead. */
async function notFound(
  underlying: string,
  { expiry, segment }: ChainQuestion,
  { master, today }: Listed,
): Promise<PapertradeError> {
  if (!(await master.info())) return noMaster(underlying);
  const live = await master.contracts({ underlying, from: today });
  const options = live.filter(({ optionType }) => optionType !== '');
  const inSegment = options.filter((each) => (segment ?? each.segment) === each.segment);
  const expiries = [...new Set(inSegment.map((each) => each.expiry))].slice(0, 5);
  const segments = [...new Set(options.map((each) => each.segment))];
  const where = segment === undefined ? '' : ` in ${segment}`;
  const what = `${quoteSafely(underlying)}${expiry === undefined ? '' : ` of ${expiry}`}${where}`;
  const there =
    expiries.length > 0
      ? ` Its expiries are ${expiries.join(', ')}.`
      : segments.length > 0
        ? ` They trade in ${segments.join(' and ')}.`
        : '';
  return new PapertradeError(
    ErrorCode.INSTRUMENT_NOT_FOUND,
    `The instrument master lists no options on ${what}.${there}`,
    { symbol: underlying, expiries: expiries.join(' '), segments: segments.join(' ') },
  );
}

const noMaster = (symbol: string): PapertradeError =>
  new PapertradeError(
    ErrorCode.INSTRUMENT_NOT_FOUND,
    `${quoteSafely(symbol)} can't be looked up: no instrument master was imported.`,
    { symbol, reason: 'no_master' },
  );
