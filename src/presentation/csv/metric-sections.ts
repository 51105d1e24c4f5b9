import type { SessionReport } from '../../app/reporting/session-reporter.ts';
import { csvLines } from './csv.ts';

const DRAWDOWN = ['percent', 'start', 'bottom', 'end', 'minutes'] as const;
const MONTH = ['month', 'return_percent', 'pnl', 'trading_days'] as const;

/** The metrics under their names in JSON; an empty cell is a figure that nothing defines. */
export function metricSections(report: SessionReport): string[] {
  const { risk_metrics: risk, performance_summary: performance, monthly_returns: months } = report;
  const cells = <Row extends object>(row: Row, names: readonly (keyof Row)[]): string[] =>
    names.map((name) => String(row[name] ?? ''));
  return [
    csvLines([['RISK METRICS'], ...figuresOf(risk)]),
    csvLines([['PERFORMANCE SUMMARY'], ...figuresOf(performance)]),
    csvLines([['MONTHLY RETURNS'], MONTH, ...months.map((each) => cells(each, MONTH))]),
    csvLines([['DRAWDOWNS'], DRAWDOWN, ...risk.top_drawdowns.map((each) => cells(each, DRAWDOWN))]),
    ...(report.benchmark ? [csvLines([['BENCHMARK'], ...figuresOf(report.benchmark)])] : []),
  ];
}

const figuresOf = (metrics: object): string[][] =>
  Object.entries(metrics).flatMap(([name, value]) =>
    Array.isArray(value) ? [] : [[name, String(value ?? '')]],
  );
