import type { MarginImports } from '../../../app/margin/exchange-files/margin-imports.ts';
import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import type { Context } from '../../context.ts';

/** The margin files of this machine. */
export async function requireMarginImports(context: Context): Promise<MarginImports> {
  const { marginImports } = await context.services();
  const imports = await marginImports();
  if (imports) return imports;
  throw new PapertradeError(ErrorCode.INTERNAL, 'The store was opened without margin files.');
}
