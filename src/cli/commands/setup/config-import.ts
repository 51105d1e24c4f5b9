import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { changeSettings } from '../../../config/change-settings.ts';
import { invalidConfig } from '../../../config/invalid.ts';
import { userConfigPath } from '../../../config/load.ts';
import { readYaml } from '../../../config/read-yaml.ts';
import { shownUrl } from '../../../config/store/store-secrets.ts';
import { quoteSafely } from '../../../domain/errors.ts';
import {
  isPredecessors,
  translate,
  type Taken,
  type Translation,
} from '../../../migration/configuration/translate.ts';
import {
  configImportJson,
  configImportView,
} from '../../../presentation/tables/data/config-import-view.ts';
import { writeConfig } from '../../shared/own-config.ts';

export function define(command: Command): void {
  command
    .summary("take over the predecessor's configuration file")
    .description(
      "Take over the predecessor's configuration file: what it sets goes to your own configuration " +
        'file, whose other settings stay, and what has no counterpart is told.',
    )
    .argument('<file>', "the predecessor's file, such as config/scalper.yml")
    .option('--dry-run', 'show what would be written, and write nothing')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade config import scalper.yml --dry-run\n' +
        '  papertrade config import scalper.yml',
    );
}

export async function run(
  context: Context,
  file: string,
  { dryRun = false }: Options<never, 'dryRun'>,
): Promise<void> {
  const { process, present } = context;
  const from = resolve(process.cwd(), file);
  const tree = await readYaml(from);
  if (!isPredecessors(tree)) {
    throw invalidConfig(
      from,
      '',
      'expected the sections global, paper or SYMBOLS of a scalper.yml',
    );
  }
  const translation = translate(tree);
  const path = userConfigPath(process.env);
  const written = !dryRun && (await merge(translation, path, context));
  const shown = { ...translation, taken: translation.taken.map(withoutPassword) };
  present.show(configImportJson(shown, { path, written }), (style) =>
    configImportView(shown, style),
  );
  present.hint(written ? `Written: ${path}` : 'Nothing was written.');
}

/** The store's URL may have one. */
const withoutPassword = (taken: Taken): Taken =>
  taken.setting.join('.') === 'store.url' ? { ...taken, becomes: shownUrl(taken.becomes) } : taken;

/** Whether the file was written: it is not when it says all this already, or its owner said no. */
async function merge({ taken }: Translation, path: string, context: Context): Promise<boolean> {
  const exists = existsSync(path);
  if (exists) await readYaml(path);
  const before = exists ? await readFile(path, 'utf8') : '';
  const changes = taken.map(({ setting, becomes }) => ({ path: setting, value: becomes }));
  const after = changeSettings(before, changes);
  if (after === before) return false;
  if (exists && !(await context.confirm(`Change these settings in ${quoteSafely(path)}?`)))
    return false;
  await writeConfig(path, after);
  return true;
}
