import type {
  ContractRules,
  ExpiryRow,
  FigureRow,
  UnderlyingRules,
} from '../../domain/instruments/contract-rules.ts';
import type { Segment } from '../../domain/instruments/instrument.ts';
import {
  monthDay,
  WEEKDAYS,
  type ContractDocument,
  type ExpiryWords,
  type FigureWords,
  type UnderlyingWords,
} from './contract-document.ts';
import { readYaml } from '../read-yaml.ts';

/**
 * The contract rules: `standard` for those in the package, or the path of a YAML file in the form of
 * config/contracts, whose underlyings and stocks replace or join the package's. Rejects with
 * INVALID_CONFIG (the place and what is allowed), FILE_NOT_FOUND.
 */
export async function loadContractRules(name: string): Promise<ContractRules> {
  const documents = await shipped();
  if (name === 'standard') return toRules(documents);
  const { checkContracts } = await import('./check-contracts.ts');
  return toRules([...documents, checkContracts(await readYaml(name), name)]);
}

/** What is shipped is checked by a test. */
async function shipped(): Promise<ContractDocument[]> {
  const modules = await Promise.all([
    import('../../../config/contracts/nse.yaml'),
    import('../../../config/contracts/bse.yaml'),
    import('../../../config/contracts/mcx.yaml'),
    import('../../../config/contracts/currency.yaml'),
  ]);
  return modules.map((each) => each.default as ContractDocument);
}

function toRules(documents: readonly ContractDocument[]): ContractRules {
  const underlyings = new Map<string, UnderlyingRules>();
  const stocks = new Map<Segment, UnderlyingRules>();
  for (const document of documents) {
    const { segment } = document;
    for (const name of Object.keys(document.underlyings)) {
      underlyings.set(name, toUnderlying(name, segment, wordsOf(name, document)));
    }
    if (document.stocks) {
      const words = toUnderlying('', segment, document.stocks);
      // A file that says nothing about settlement leaves what the exchange's says.
      const inSharesFrom = words.inSharesFrom ?? stocks.get(segment)?.inSharesFrom;
      stocks.set(segment, { ...words, inSharesFrom });
    }
  }
  return { underlyings, stocks };
}

/** An underlying's words, over those of the one that it is like. */
function wordsOf(name: string, document: ContractDocument): UnderlyingWords {
  const words = document.underlyings[name] ?? {};
  return words.like === undefined ? words : { ...wordsOf(words.like, document), ...words };
}

function toUnderlying(name: string, segment: Segment, words: UnderlyingWords): UnderlyingRules {
  const [from = '0', to = '1000000000'] = words.strikes?.split('-') ?? [];
  return {
    name,
    segment,
    kind: words.kind ?? 'stock',
    indexId: words.index_id,
    indexNames: words.index_names ?? [],
    expiries: (words.expiry ?? []).map(toExpiry),
    announced: words.announced ?? [],
    lots: (words.lot ?? []).map(toFigure),
    freeze: (words.freeze ?? []).map(toFigure),
    multipliers: (words.multiplier ?? []).map(toFigure),
    ticks: (words.tick ?? []).map(toFigure),
    strikes: { from, to },
    inSharesFrom: (words.in_shares ?? []).map((row) => row.from).sort()[0],
  };
}

const toFigure = ({ from, expiry_from, cycle, size }: FigureWords): FigureRow => ({
  from,
  expiryFrom: expiry_from,
  cycle,
  size,
});

const whole = (digits: string): number => Number.parseInt(digits, 10);

const toExpiry = ({ from, monthly, weekly, months, options_before }: ExpiryWords): ExpiryRow => ({
  from,
  monthly: monthDay(monthly) ?? { is: 'trading day', beforeLast: 0 },
  weekly: weekly === undefined ? undefined : WEEKDAYS.indexOf(weekly),
  months: months?.map(whole),
  optionsBefore: options_before === undefined ? undefined : whole(options_before),
});
