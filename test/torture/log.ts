import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a worker asked for. Ids, amounts and prices are unique, so the journal names its maker. */
export interface Asked {
  readonly op: string;
  readonly kind:
    | ('order' | 'DEPOSIT' | 'WITHDRAWAL' | 'RESET' | 'quote' | 'view' | 'start' | 'end')
    | ('strategy' | 'mis' | 'limit' | 'action')
    | ('again' | 'restart');
  readonly session: string;
  /** Client order id, amount, price, or empty. */
  readonly mark: string;
  /** Of a strategy: how many legs must be written, where that is known before. */
  readonly legs?: number;
  readonly from: number;
}

/**
 * What it was told. `done` is acknowledged, `refused` an acknowledged rejection, `absent` an error
 * that says that nothing was written, `unknown` one that does not. No answer at all is unknown too.
 */
interface Told {
  readonly op: string;
  readonly told: 'done' | 'refused' | 'absent' | 'unknown';
  readonly until: number;
  readonly orderId?: string;
  readonly revision?: number;
  readonly code?: string;
  /** How many legs or positions were written. */
  readonly legs?: number;
}
export type Answer = Omit<Told, 'op' | 'until'>;

interface Wrong {
  readonly wrong: string;
}
type Line = Asked | Told | Wrong | { readonly jump: number };

export interface Operation extends Asked {
  readonly told: Told['told'];
  /** When the answer came; infinite without one. */
  readonly until: number;
  readonly orderId: string | undefined;
  readonly revision: number | undefined;
}

/** Nanoseconds of the machine's monotonic clock, which all processes share. */
export const instant = (): number => Number(process.hrtime.bigint());

/** Appends before and after each operation; a line is in the file before anything else happens. */
export const writeLine = (file: string, line: Line): void =>
  appendFileSync(file, `${JSON.stringify(line)}\n`);

export interface History {
  readonly operations: readonly Operation[];
  readonly wrong: readonly string[];
  readonly clockJumps: number;
}

export function readHistory(folder: string): History {
  const asked: Asked[] = [];
  const told = new Map<string, Told>();
  const wrong: string[] = [];
  let clockJumps = 0;
  for (const name of readdirSync(folder)) {
    for (const text of readFileSync(join(folder, name), 'utf8').split('\n')) {
      const line = parsed(text);
      if (line === undefined) continue;
      if ('wrong' in line) wrong.push(line.wrong);
      else if ('jump' in line) clockJumps += 1;
      else if ('told' in line) told.set(line.op, line);
      else asked.push(line);
    }
  }
  return { operations: asked.map((each) => joined(each, told.get(each.op))), wrong, clockJumps };
}

function joined(asked: Asked, told: Told | undefined): Operation {
  const isKnown = told !== undefined && told.told !== 'unknown';
  return {
    ...asked,
    ...(isKnown && told.legs !== undefined && { legs: told.legs }),
    told: told?.told ?? 'unknown',
    until: isKnown ? told.until : Infinity,
    orderId: told?.orderId,
    revision: told?.revision,
  };
}

/** A worker that was killed leaves at most half a line. */
function parsed(text: string): Line | undefined {
  try {
    return text === '' ? undefined : (JSON.parse(text) as Line);
  } catch {
    return undefined;
  }
}
