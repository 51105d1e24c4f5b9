import bse from '../../../config/contracts/bse.yaml';
import currency from '../../../config/contracts/currency.yaml';
import mcx from '../../../config/contracts/mcx.yaml';
import nse from '../../../config/contracts/nse.yaml';
import type {
  ContractRules,
  ExpiryRow,
  FigureRow,
  UnderlyingRules,
} from '../../domain/instruments/contract-rules.ts';
import type { Segment } from '../../domain/instruments/instrument.ts';
import type { ContractDocument } from './check-contracts.ts';
import { monthDay, WEEKDAYS } from './month-day.ts';
import { readYaml } from '../read-yaml.ts';

type UnderlyingDocument = ContractDocument['underlyings'][string];
type ExpiryDocument = NonNullable<UnderlyingDocument['expiry']>[number];
type FigureDocument = NonNullable<UnderlyingDocument['lot']>[number];

/**
 * The contract rules: `standard` for those in the package, or the path of a YAML file in the form of
 * config/contracts, whose underlyings and stocks replace or join the package's. Rejects with
 * INVALID_CONFIG (the place and what is allowed), FILE_NOT_FOUND.
 */
export async function loadContractRules(name: string): Promise<ContractRules> {
  if (name === 'standard') return toRules(SHIPPED);
  const { checkContracts } = await import('./check-contracts.ts');
  return toRules([...SHIPPED, checkContracts(await readYaml(name), name)]);
}

/** What is shipped is checked by a test. */
const SHIPPED = [nse, bse, mcx, currency] as ContractDocument[];

function toRules(documents: readonly ContractDocument[]): ContractRules {
  const underlyings = new Map<string, UnderlyingRules>();
  const stocks = new Map<Segment, UnderlyingRules>();
  for (const document of documents) {
    const { segment } = document;
    for (const name of Object.keys(document.underlyings)) {
      underlyings.set(name, toUnderlying(name, segment, documentOf(name, document)));
    }
    if (document.stocks) {
      const rules = toUnderlying('', segment, document.stocks);
      // A file that says nothing about settlement leaves what the exchange's says.
      const inSharesFrom = rules.inSharesFrom ?? stocks.get(segment)?.inSharesFrom;
      stocks.set(segment, { ...rules, inSharesFrom });
    }
  }
  return { underlyings, stocks };
}

/** An underlying's settings, over those of the one that it is like. */
function documentOf(name: string, document: ContractDocument): UnderlyingDocument {
  const own = document.underlyings[name] ?? {};
  return own.like === undefined ? own : { ...documentOf(own.like, document), ...own };
}

function toUnderlying(
  name: string,
  segment: Segment,
  document: UnderlyingDocument,
): UnderlyingRules {
  const [from = '0', to = '1000000000'] = document.strikes?.split('-') ?? [];
  return {
    name,
    segment,
    kind: document.kind ?? 'stock',
    indexId: document.index_id,
    indexNames: document.index_names ?? [],
    expiries: (document.expiry ?? []).map(toExpiry),
    announced: document.announced ?? [],
    lots: (document.lot ?? []).map(toFigure),
    freeze: (document.freeze ?? []).map(toFigure),
    multipliers: (document.multiplier ?? []).map(toFigure),
    ticks: (document.tick ?? []).map(toFigure),
    strikes: { from, to },
    inSharesFrom: (document.in_shares ?? []).map((row) => row.from).sort()[0],
  };
}

const toFigure = ({ from, expiry_from, cycle, size }: FigureDocument): FigureRow => ({
  from,
  expiryFrom: expiry_from,
  cycle,
  size,
});

const whole = (digits: string): number => Number.parseInt(digits, 10);

const toExpiry = ({
  from,
  monthly,
  weekly,
  months,
  options_before,
}: ExpiryDocument): ExpiryRow => ({
  from,
  monthly: monthDay(monthly) ?? { is: 'trading day', beforeLast: 0 },
  weekly: weekly === undefined ? undefined : WEEKDAYS.indexOf(weekly),
  months: months?.map(whole),
  optionsBefore: options_before === undefined ? undefined : whole(options_before),
});
