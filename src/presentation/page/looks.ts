/** Light and dark by the reader's own setting; on paper always light, sized for A4. */
export const CSS = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #ffffff;
  --line: #d0d7de; --gain: #116329; --loss: #b3261e; --accent: #0550ae; --wash: #ddebfa; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa5b1; --paper: #12161c;
  --line: #30363d; --gain: #56d364; --loss: #ff8a80; --accent: #79b8ff; --wash: #1c2f45; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; } h3 { font-size: .9rem; margin: 1rem 0 .25rem; color: var(--soft); }
summary { cursor: pointer; margin: 2rem 0 .5rem; } summary h2 { display: inline; margin: 0; }
p { margin: .25rem 0; } .soft { color: var(--soft); }
.gain { color: var(--gain); } .loss { color: var(--loss); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 0 2.5rem; }
dl { margin: 0; } dl div { display: flex; justify-content: space-between; gap: 1rem;
  border-bottom: 1px solid var(--line); padding: .2rem 0; }
dt { color: var(--soft); } dd { margin: 0; font-variant-numeric: tabular-nums; text-align: right; }
.scroll { overflow-x: auto; } .long { white-space: normal; overflow-wrap: anywhere; min-width: 9rem; }
.plot { position: relative; height: 17rem; margin: .75rem 0 0 5.5rem; } .plot.low { height: 8rem; }
.plot svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
.ticks span { position: absolute; right: 100%; margin-right: .5rem; transform: translateY(-50%);
  color: var(--soft); font-size: .75rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
.ends { display: flex; justify-content: space-between; margin: .35rem 0 0 5.5rem; font-size: .75rem; }
.plot .equity, .plot .grid, .plot .fall { vector-effect: non-scaling-stroke; }
.bar.won { fill: var(--gain); } .bar.lost { fill: var(--loss); } .bar:hover { fill-opacity: .7; }
.months { list-style: none; margin: 0; padding: 0; display: grid; gap: 2px;
  grid-template-columns: repeat(12, 1fr); font-variant-numeric: tabular-nums; }
.months li { padding: .35rem .25rem; text-align: center; font-size: .8rem; border: 1px solid var(--line); }
.months span { display: block; font-size: .75rem; }
.search input { font: inherit; padding: .3rem .5rem; color: inherit; background: var(--paper);
  border: 1px solid var(--soft); border-radius: .25rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { color: var(--soft); font-weight: 600; } .right { text-align: right; }
th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
th[aria-sort=ascending] button::after { content: " ▲"; }
th[aria-sort=descending] button::after { content: " ▼"; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
svg { width: 100%; height: auto; display: block; }
svg text { fill: var(--soft); font-size: 12px; } .grid { stroke: var(--line); }
.equity { fill: none; stroke: var(--accent); stroke-width: 2; }
.fall { fill: var(--loss); fill-opacity: .25; stroke: var(--loss); }
.hit { fill: var(--accent); fill-opacity: 0; } .hit:hover { fill-opacity: .18; }
@media screen and (max-width: 40rem) {
  body { padding: 1rem; } .plot, .ends { margin-left: 4.75rem; } .plot { height: 13rem; }
  .months { grid-template-columns: repeat(4, 1fr); }
  .fewer .minor { display: none; }
  .cards, .cards tbody, .cards td { display: block; } .cards tr { display: grid; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards tr { grid-template-columns: 1fr 1fr; gap: 0 1.25rem; padding: .5rem 0;
    border-bottom: 1px solid var(--line); }
  .cards td { display: flex; justify-content: space-between; gap: .5rem; padding: .05rem 0; border: 0;
    text-align: right; white-space: normal; overflow-wrap: anywhere; min-width: 0; font-size: .8rem; }
  .cards td::before { content: attr(data-name); color: var(--soft); text-align: left; flex: none; }
  .cards td:empty { display: none; } .cards .long { grid-column: 1 / -1; }
  .cards td:first-child { grid-column: 1 / -1; } .cards tr[hidden] { display: none; }
}
@media print { :root { --ink: #000; --soft: #444; --paper: #fff; --line: #bbb; --gain: #116329;
    --loss: #b3261e; --accent: #0550ae; }
  @page { size: A4; margin: 15mm; } body { padding: 0; max-width: none; font-size: 10pt; }
  .scroll { overflow: visible; } table { font-size: 8pt; } th, td { padding: .15rem .3rem; }
  h2 { break-after: avoid; } tr, svg, dl div { break-inside: avoid; } thead { display: table-header-group; } }
`;

/**
 * Makes the heads of tables into buttons that sort, and long tables searchable, of which it shows the
 * first rows; without it the page reads as well.
 */
export const SCRIPT = `
for (const table of document.querySelectorAll('table.sortable')) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute('aria-sort', 'none');
    button.addEventListener('click', () => {
      const rising = head.getAttribute('aria-sort') !== 'ascending';
      for (const each of heads) each.setAttribute('aria-sort', 'none');
      head.setAttribute('aria-sort', rising ? 'ascending' : 'descending');
      const key = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
      const order = (a, b) => a.localeCompare(b, 'en', { numeric: true });
      const number = (row) => Number(key(row));
      const numeric = [...table.tBodies[0].rows].every((row) => key(row) !== '' && !Number.isNaN(number(row)));
      const rows = [...table.tBodies[0].rows].sort((a, b) =>
        (numeric ? number(a) - number(b) : order(key(a), key(b))) * (rising ? 1 : -1));
      table.tBodies[0].append(...rows);
      table.tBodies[0].dispatchEvent(new Event('sorted'));
    });
  });
}
const SHOWN = 200;
for (const details of document.querySelectorAll('details.many')) {
  const body = details.querySelector('tbody');
  const search = details.querySelector('.search');
  const [input, status] = [search.querySelector('input'), search.querySelector('[role=status]')];
  const filter = () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let found = 0;
    for (const row of body.rows) {
      const text = row.textContent.toLowerCase();
      const fits = words.every((word) => text.includes(word));
      if (fits) found += 1;
      row.hidden = !fits || found > SHOWN;
    }
    status.textContent = found > SHOWN ? 'The first ' + SHOWN + ' of ' + found + ' rows' : found + ' rows';
  };
  search.hidden = false;
  filter();
  input.addEventListener('input', filter);
  body.addEventListener('sorted', filter);
}
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details.many')) details.open = true;
});
`;
