import type { SessionCopy } from '../../../app/integrity/store-copy.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

export function copiesJson(copies: readonly SessionCopy[]) {
  return {
    sessions: copies.map(({ sessionId, result, check, differences }) => ({
      session_id: sessionId,
      result,
      check,
      differences,
    })),
  };
}

export function copiesView(copies: readonly SessionCopy[], style: Style): string {
  if (copies.length === 0) return 'No sessions to copy.';
  const { color } = style;
  const ok = (copy: SessionCopy): string =>
    copy.differences.length === 0
      ? color.green(copy.check === 'replay' ? 'replayed' : 'same fields')
      : color.red(`${copy.differences.length} differences`);
  return table(
    [
      { title: 'Session', cell: (each: SessionCopy) => each.sessionId },
      {
        title: 'Result',
        cell: (each) => (each.result === 'imported' ? 'copied' : 'there already'),
      },
      { title: 'Check', cell: ok },
    ],
    copies,
    style,
  );
}
