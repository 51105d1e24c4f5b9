import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import axe from 'axe-core';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startBrowser } from '../support/browser.ts';
import { SEPTEMBER_2025 } from '../support/clock.ts';
import { Desk } from '../support/program.ts';

const HOSTILE = '</td><script>document.title="owned"</script><img src=x onerror=alert(1)>"\'&';

/** The report as one HTML file, in a real Chromium. */
describe('the report as a page', () => {
  const desk = new Desk(SEPTEMBER_2025);
  const file = join(desk.folder, 'day.html');
  let browser: Browser;
  const pages: Page[] = [];

  beforeAll(async () => {
    const orders = [
      ['buy', 'NIFTY25SEP25000CE', '75', '--price', '100', '--note', HOSTILE],
      ['sell', 'NIFTY25SEP25000CE', '75', '--price', '120'],
      ['buy', 'INFY', '10', '--price', '1500', '--fee', '9.5'],
      ['sell', 'INFY', '4', '--price', '1490'],
      ['buy', 'TCS', '2', '--price', '3000'],
      ['sell', 'TCS', '2', '--price', '3000.1'],
    ];
    await desk.json('session', 'start', '--id', 'PAGE', '--name', HOSTILE.slice(0, 40));
    for (const order of orders) await desk.json(...order);
    const { status, stderr } = await desk.run('report', '--format', 'html', '--out', file);
    expect([status, stderr]).toEqual([0, expect.stringContaining('Written to')]);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    pages.push(page);
    return page;
  };
  const column = (page: Page, table: string, number: number): Promise<string[]> =>
    page.locator(`[aria-label="${table}"] tbody td:nth-child(${number})`).allTextContents();

  it('tells the result, and holds everything that the data says as text', async () => {
    const page = await open();
    const { stdout } = await desk.run('report');
    expect(await page.locator('h1').textContent()).toBe(stdout.split('\n')[0]);
    expect(await page.title()).toBe('PAGE: papertrade report');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(1);
    expect(await column(page, 'Trades', 9)).toContain(HOSTILE);
    expect(await page.locator('svg polyline.equity').count()).toBe(1);
    const hover = await page.locator('svg .hit title').last().textContent();
    expect(hover).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d: equity ₹[\d,.]+, drawdown ₹[\d,.]+$/);
  });

  it('asks for nothing from anywhere, and reads as well without scripts', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    expect(asked).toEqual([pathToFileURL(file).href]);
    expect(await page.locator('th button').count()).toBe(0);
    expect(await column(page, 'Round trips', 2)).toEqual([
      'NIFTY 2025-09-30 25000 CE',
      'INFY',
      'TCS',
    ]);
    expect(await page.locator('dt', { hasText: 'Net P&L' }).isVisible()).toBe(true);
  });

  it('sorts a table by a click on its head, figures by their size', async () => {
    const page = await open();
    const head = page.locator('[aria-label="Round trips"] th', { hasText: 'Net' });
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect(await column(page, 'Round trips', 2)).toEqual([
      'INFY',
      'TCS',
      'NIFTY 2025-09-30 25000 CE',
    ]);
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect(await column(page, 'Round trips', 2)).toEqual([
      'NIFTY 2025-09-30 25000 CE',
      'TCS',
      'INFY',
    ]);
    await page
      .locator('[aria-label="Round trips"] th', { hasText: 'Symbol' })
      .getByRole('button')
      .press('Enter');
    expect(await column(page, 'Round trips', 2)).toEqual([
      'INFY',
      'NIFTY 2025-09-30 25000 CE',
      'TCS',
    ]);
  });

  it.each([
    ['light, on a desktop', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
    ['dark, on a telephone', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }],
  ] as const)('can be read by everyone: %s', async (_name, options) => {
    const page = await open(options);
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => {
      const loaded = globalThis as unknown as {
        axe: { run(): Promise<{ violations: object[] }> };
      };
      return (await loaded.axe.run()).violations;
    });
    expect(violations).toEqual([]);
    const wide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
    expect(wide).toBe(false);
    const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(background).toBe(
      options.colorScheme === 'dark' ? 'rgb(18, 22, 28)' : 'rgb(255, 255, 255)',
    );
  });

  it('shows the curve first, with letters that keep their size on a telephone', async () => {
    const page = await open({ viewport: { width: 390, height: 844 } });
    const heads = await page.locator('h2').allTextContents();
    expect(heads[0]).toBe('Equity');
    const small = await page.evaluate(
      `[...document.querySelectorAll('body *')].filter((each) =>
        [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) &&
        parseFloat(getComputedStyle(each).fontSize) < 12).length`,
    );
    expect(small).toBe(0);
    const ticks = await page.locator('.plot .ticks span').allTextContents();
    expect(ticks.length).toBeGreaterThan(3);
    const clipped = await page.evaluate(
      `[...document.querySelectorAll('[aria-label="Trades"] td[data-name="Note"]')].filter(
        (cell) => cell.scrollWidth > cell.clientWidth + 1).length`,
    );
    expect(clipped).toBe(0);
  });

  it('prints in dark letters on white, on A4', async () => {
    const page = await open({ colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(0, 0, 0)');
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(pdf).toMatch(/MediaBox ?\[0 0 59[45][\d.]* 84[12][\d.]*\]/);
  });
});

describe('the page of many trades', () => {
  let browser: Browser;
  const desk = new Desk();
  const file = join(desk.folder, 'many.html');
  beforeAll(async () => {
    const lines = Array.from({ length: 300 }, (_, index) => {
      const day = `2025-0${String(1 + (index % 8))}-1${String(3 + (index % 3))}`;
      const clock = `T10:${String(10 + (Math.floor(index / 24) % 50))}`;
      const of = (side: string, price: number, second: number) =>
        `${day}${clock}:${String(second)},${index % 2 ? 'INFY' : 'TCS'},${side},1,${String(price)}`;
      const made = 1500 + ((index * 37) % 41) - 18;
      return `${of('buy', 1500, 10 + (index % 20))}\n${of('sell', made, 40 + (index % 20))}\n`;
    });
    writeFileSync(
      join(desk.folder, 'many.csv'),
      `time,symbol,side,quantity,price\n${lines.join('')}`,
    );
    await desk.json('import-trades', 'many.csv', '--session', 'MANY');
    const { status } = await desk.run('report', 'MANY', '--format', 'html', '--out', file);
    expect(status).toBe(0);
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  it('is short: lists are closed, can be searched, and show their first rows', async () => {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      offline: true,
    });
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    const height = await page.evaluate('document.documentElement.scrollHeight');
    expect(Number(height)).toBeLessThan(9000);
    await page.locator('summary', { hasText: 'Trades' }).click();
    const section = page.locator('details', { has: page.locator('[aria-label="Trades"]') });
    expect(await section.locator('[role=status]').textContent()).toBe('The first 200 of 600 rows');
    await section.locator('input').fill('infy sell');
    expect(await section.locator('[role=status]').textContent()).toBe('150 rows');
    expect(await section.locator('tbody tr:visible').count()).toBe(150);
  });

  it('has a bar for each day, a map of the months and how trips came out', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(pathToFileURL(file).href);
    const { daily_returns: days, monthly_returns: months } = await desk.json('report', 'MANY');
    expect(await page.locator('[aria-label^="P&L by day"] .bar').count()).toBe(days.length);
    const shown = await page.locator('.months li[style]').allTextContents();
    expect(shown).toHaveLength(months.length);
    expect(shown[0]).toMatch(/^\s*Jan\s+[+-]?\d+\.\d%\s*$/);
    const counts = await page
      .locator('[aria-label^="Round trips by net"] .bar title')
      .allTextContents();
    const sum = counts.reduce((all, each) => all + Number(/: (\d+) /.exec(each)?.[1]), 0);
    expect(sum).toBe(300);
  });
});
