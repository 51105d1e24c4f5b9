import type { Fields } from '../../domain/ledger/stored/records.ts';
import { clockTime } from '../tables/format.ts';
import { PLAIN } from '../tables/style.ts';
import type { Column } from '../tables/table.ts';
import { signed } from '../tables/report/show.ts';
import { html, type Html } from './html.ts';

/** A column, as a table of the terminal has it too. */
export interface Head<Row> extends Pick<Column<Row>, 'title' | 'cell' | 'right'> {
  /** What sorting compares, where the cell is written for people. */
  readonly value?: (row: Row) => string;
  /** Text of any length, which may take several lines. */
  readonly long?: boolean;
  /** Left out on a narrow screen; a table without such columns has cards there. */
  readonly minor?: boolean;
}

/** More rows than this are closed at first, and can be searched. */
const MANY = 12;

/** A table under a heading, where it has rows; a long one opens on a click. */
export function tableSection<Row>(
  name: string,
  heads: readonly Head<Row>[],
  rows: readonly Row[],
  note: Html = html``,
): Html {
  if (rows.length === 0) return html``;
  if (rows.length <= MANY) {
    return html`<section>
      <h2>${name}</h2>
      ${note}${tablePart(name, heads, rows)}
    </section>`;
  }
  return html`<section>
    <details class="many">
      <summary><h2>${name} (${rows.length})</h2></summary>
      ${note}
      <p class="search" hidden>
        <label>Search <input type="search" /></label> <span class="soft" role="status"></span>
      </p>
      ${tablePart(name, heads, rows)}
    </details>
  </section>`;
}

/** On a narrow screen a row is a card, whose cells name themselves, or has fewer columns. */
function tablePart<Row>(name: string, heads: readonly Head<Row>[], rows: readonly Row[]): Html {
  const kind = heads.some(({ minor }) => minor) ? 'fewer' : 'cards';
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${name}">
    <table class="sortable ${kind}" role="table">
      <thead role="rowgroup">
        <tr role="row">
          ${heads.map(
            (head) =>
              html`<th role="columnheader" scope="col" class="${looksOf(head)}">${head.title}</th>`,
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${rows.map(
          (row) =>
            html`<tr role="row">
              ${heads.map((head) => cellPart(head, row))}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

const looksOf = <Row>({ right, long, minor }: Head<Row>): string =>
  [right && 'right', long && 'long', minor && 'minor'].filter(Boolean).join(' ');

function cellPart<Row>(head: Head<Row>, row: Row): Html {
  const text = head.cell(row);
  const classes = `${looksOf(head)} ${tone(text)}`.trim();
  const value = head.value ? html` data-value="${head.value(row)}"` : '';
  return html`<td role="cell" class="${classes}" data-name="${head.title}" ${value}>${text}</td>`;
}

export const tone = (value: string): string =>
  value.startsWith('+₹') ? 'gain' : value.startsWith('-₹') ? 'loss' : '';

export const field = (title: string, name: string): Head<Fields> => ({
  title,
  cell: (row) => row[name] ?? '',
});

/** A column of figures, which sort by what the record has. */
export const figure = <Name extends string>(
  title: string,
  name: Name,
  show: (value: string | null | undefined) => string,
  { minor = false } = {},
): Head<Readonly<Partial<Record<Name, string | null>>>> => ({
  title,
  cell: (row) => show(row[name]),
  value: (row) => row[name] ?? '',
  right: true,
  minor,
});

export const time = (title: string, name: string): Head<Fields> => ({
  title,
  cell: (row) => clockTime(row[name] ?? ''),
});

export const gained = (value: string | null | undefined): string => signed(value, PLAIN);
