/** Writes NOTICE and checks the licences of what is bundled. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import license from 'rollup-plugin-license';
import { ROOT } from './root.mjs';

/** Of a package that is published without its licence's text the text stands in `.ci/licences`. */
function noticeOf(each) {
  const text = each.text().replaceAll('\r\n', '\n');
  if (each.licenseText) return text;
  const licence = readFileSync(join(ROOT, '.ci/licences', `${each.name}.txt`), 'utf8');
  return `${text.trimEnd()}\nLicense Text:\n===\n\n${licence}`;
}

const byName = (a, b) => (a.name < b.name ? -1 : 1);

/** The licences of all that is bundled; the build fails for one that isn't listed here. */
export const notice = license({
  thirdParty: {
    allow: {
      test: '(MIT OR ISC OR BSD-2-Clause OR BSD-3-Clause OR Apache-2.0 OR 0BSD)',
      failOnUnlicensed: true,
      failOnViolation: true,
    },
    output: {
      file: join(ROOT, 'NOTICE'),
      template: (packages) => packages.sort(byName).map(noticeOf).join('\n\n---\n\n'),
    },
  },
});
