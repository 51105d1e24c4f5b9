/** The library's entry for `import`, and its types. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from './root.mjs';

/** The types of its answers, beside the library's own. */
const DOCUMENTS = ['documents', 'option-documents'];

/** The library for `import`: one implementation, so that an error is one class in both forms. */
export const library = {
  name: 'library',
  generateBundle() {
    const types = (path) => readFileSync(join(ROOT, 'src', path), 'utf8');
    for (const kind of ['mjs', 'cjs']) {
      const declaration = (name, source) =>
        this.emitFile({ type: 'asset', fileName: `${name}.d.${kind.replace('js', 'ts')}`, source });
      const files = ['library/library', ...DOCUMENTS.map((each) => `presentation/json/${each}`)];
      for (const file of files) {
        const source = types(file === files[0] ? `${file}.d.ts` : `${file}.ts`);
        const imported = new RegExp(`'[./a-z]*/(${DOCUMENTS.join('|')})\\.ts'`, 'g');
        declaration(basename(file), source.replace(imported, `'./$1.${kind}'`));
      }
    }
    this.emitFile({
      type: 'asset',
      fileName: 'library.mjs',
      source:
        "import library from './library.cjs';\nexport const { openDesk, PapertradeError } = library;\n",
    });
  },
};
