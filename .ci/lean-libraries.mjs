/** How libraries go into the bundle: what they do when they load, and nobody here uses, stays out. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ROOT } from './bundle.mjs';

const MODULES = join(ROOT, 'node_modules');

/**
 * Files that go in otherwise: a text in place of a file's own, or what in it is replaced by what. Where a
 * library reads otherwise there, the build stops.
 */
const CHANGED = {
  // What it would log to a terminal are commands, with passwords: it has no log here.
  'ioredis/built/utils/debug.js': 'const silent = () => {}; exports.default = () => silent;',

  // Nobody traces a command of ours; to find that out, it loads a module of Node at its start.
  'ioredis/built/tracing.js': `const untraced = (work) => work();
    exports.traceCommand = exports.traceBatch = exports.traceConnect = untraced;`,

  // Certificates that the configuration can't choose.
  'ioredis/built/constants/TLSProfiles.js': 'exports.default = {};',

  // Its classes take over what events have, name by name; inheriting it costs nothing.
  'ioredis/built/utils/applyMixin.js': `exports.default = (derived, { prototype }) => {
    let last = derived.prototype;
    while (last !== prototype && Object.getPrototypeOf(last) !== Object.prototype) {
      last = Object.getPrototypeOf(last);
    }
    if (last !== prototype) Object.setPrototypeOf(last, prototype);
  };`,

  // It puts the functions of its commands on a class's prototype, one by one. For each V8 copies what
  // it knows of the prototype, 400 KB in all; an object that the prototype inherits takes a tenth.
  // Of each command there is one that answers with bytes; the client itself needs it of "exec".
  'ioredis/built/utils/Commander.js': [
    [/^commands\.forEach\(/m, 'const inherited = {};\n$&'],
    [/Commander\.prototype(?=\[commandName\] =)/, 'inherited'],
    [
      /Commander\.prototype(?=\[commandName \+ "Buffer"\] =)/,
      'if (commandName === "exec") inherited',
    ],
    ['Commander.prototype.call =', 'Object.setPrototypeOf(Commander.prototype, inherited);\n$&'],
  ],

  // The client of a cluster is a part by itself.
  'ioredis/built/Redis.js': [
    [/^const cluster_1 = .*$/m, ''],
    [/^Redis\.Cluster = .*$/m, ''],
  ],

  // A table of each command's flags, for the two questions that are asked of few.
  '@ioredis/commands/built/index.js': [
    [/^exports\.list\.forEach\(.*?^\}\);$/ms, ''],
    [
      /^function hasFlag\(.*?^\}$/ms,
      `function hasFlag(name, flag) {
        return commandMetadata[name.toLowerCase()].flags.includes(flag);
      }`,
    ],
  ],

  // A whole program, for scripts that want no more than one.
  'commander/index.js': [[/^exports\.program = .*$/m, '']],

  // V8 prepares a pattern at its first and again at its second use, which takes longer than what these
  // ask of some twenty short texts in every start.
  'commander/lib/option.js': [
    ['/\\w\\.\\.\\.[>\\]]$/.test(flags)', "(flags.endsWith('...>') || flags.endsWith('...]'))"],
    ['/^-[^-]$/', "{ test: (text) => text.length === 2 && text[0] === '-' && text[1] !== '-' }"],
    [
      '/^--[^-]/',
      "{ test: (text) => text.length > 2 && text.startsWith('--') && text[2] !== '-' }",
    ],
    ['flags.split(/[ |,]+/)', "flags.replace(',', '').split(' ')"],
    ["this.long.replace(/^--/, '')", "this.long.slice('--'.length)"],
    ["this.name().replace(/^no-/, '')", "this.name().slice('no-'.length)"],
  ],
  'commander/lib/help.js': [
    [
      'if (width < this.minWidthToWrap) return str;',
      "if (width < this.minWidthToWrap || (str.length <= width && str.trimEnd() === str && !str.includes('\\n'))) return str;",
    ],
    [
      'return str.replace(sgrPattern',
      "return !str.includes('\\x1b') ? str : str.replace(sgrPattern",
    ],
    ['return /\\n[^', "return str.includes('\\n') && /\\n[^"],
    ['.replace(/\\n/g, `\\n${itemIndentStr}`)', ".replaceAll('\\n', `\\n${itemIndentStr}`)"],
  ],
  'commander/lib/command.js': [
    ["option.long.replace(/^--no-/, '--')", "option.long.replace('--no-', '--')"],
    ['/^--[^=]+=/.test(arg)', "arg.startsWith('--') && arg.indexOf('=') > '--'.length"],
  ],

  // Numbers of a thousand digits, for logarithms and angles: made of their texts when asked for. A
  // hundred functions are put on an object one by one: one that lost a field takes them without a
  // new shape for each. And fifty more on each constructor, for whom methods are not enough.
  'decimal.js/decimal.mjs': [
    [/^LN10 = new Decimal\(LN10\);\s+PI = new Decimal\(PI\);/m, ''],
    ['P = { toStringTag: tag };', 'P = { lost: 0, toStringTag: tag }; delete P.lost;'],
    [/^ {2}Decimal\.abs = abs;.*^ {2}Decimal\.trunc = trunc;/ms, ''],
    // Patterns again: of digits with at most one point nobody need ask more.
    [
      'function parseDecimal(',
      `function isPlain(text) {
        let points = 0;
        for (let at = 0; at < text.length; at += 1) {
          if (text[at] === '.') points += 1;
          else if (text[at] < '0' || text[at] > '9') return false;
        }
        return points <= 1 && text.length > points;
      }
      $&`,
    ],
    ['isDecimal.test(v)', 'isPlain(v) || isDecimal.test(v)'],
    ['str.search(/e/i)', "Math.max(str.indexOf('e'), str.indexOf('E'))"],
  ],

  // For each cell it puts together the names of what all have in common, and shortens its text for a log.
  'cli-table3/src/cell.js': [
    ['let chars = (this.chars = {});', 'let chars = (this.chars = tableOptions.cellChars ??= {});'],
    ['CHAR_NAMES.forEach(', 'if (chars.middle === undefined) $&'],
    [
      /setOption\(style, tableStyle, 'padding-left', this\);\s+setOption\(.*, this\);/,
      "this.paddingLeft = tableStyle['padding-left']; this.paddingRight = tableStyle['padding-right'];",
    ],
    ['let content = utils.truncate(this.content, 10, this.truncate);', ''],
    [/^ {4}if \(!lineNum\) \{.*?^ {4}\}$/ms, ''],
  ],
  // It looks for colours in texts that have none, and measures each of their lines twice.
  'cli-table3/src/utils.js': [
    [
      'let code = codeRegex();',
      "str = '' + str;\n  if (!str.includes('\\u001b') && !str.includes('\\n')) return stringWidth(str);\n  $&",
    ],
    [
      'function colorizeLines(input) {',
      "$&\n  if (!input.some((line) => line.includes('\\u001b'))) return input;",
    ],
  ],
  // Beside each cell it compares each with all above it, lest one is missing or wider than the others.
  'cli-table3/src/layout-manager.js': [
    [
      'let w_max = maxWidth(table);',
      '$&\n    if (table.every((row) => row.length === w_max)) return;',
    ],
  ],

  // Its binary: find-binary.cjs opens it.
  'libsql/index.js': [['require(`@libsql/${target}`)', 'load(target)']],
};

async function contentsOf(path, change) {
  if (typeof change === 'string') return change;
  const source = await readFile(path, 'utf8');
  return change.reduce((text, [what, by]) => {
    const changed = text.replace(what, by);
    if (changed === text) throw new Error(`${path} has no more ${what}`);
    return changed;
  }, source);
}

const changedFiles = {
  name: 'changed-files',
  setup({ onLoad }) {
    const gone = Object.keys(CHANGED).filter((file) => !existsSync(join(MODULES, file)));
    if (gone.length > 0) throw new Error(`There is no ${gone.join(', ')} any more`);
    onLoad({ filter: /node_modules.*\.m?js$/ }, async ({ path }) => {
      const change = CHANGED[relative(MODULES, path).replaceAll(sep, '/')];
      return change && { contents: await contentsOf(path, change), loader: 'js' };
    });
  },
};

/** The database's own look for its binary costs as much as opening the database. */
const findBinary = {
  name: 'find-binary',
  setup({ onResolve }) {
    const path = join(ROOT, 'src/storage/sqlite/find-binary.cjs');
    onResolve({ filter: /^(@neon-rs\/load|detect-libc)$/ }, ({ importer }) =>
      importer.includes('libsql') ? { path } : undefined,
    );
  },
};

/** The output module decides about colour by itself; chalk's own look loads Node's terminal module. */
const noColorDetection = {
  name: 'no-color-detection',
  setup({ onResolve }) {
    const path = join(MODULES, 'chalk/source/vendor/supports-color/browser.js');
    onResolve({ filter: /^#supports-color$/ }, () => ({ path }));
  },
};

/**
 * The table library measures each cell's width, which for emoji and wide letters takes three packages
 * and milliseconds for a page; figures and symbols have none.
 */
const quickWidth = {
  name: 'quick-width',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^string-width$/ }, async ({ path, importer, namespace, ...rest }) => {
      if (namespace !== 'file' || !importer.includes('cli-table3') || rest.pluginData) return;
      const real = await resolve(path, { ...rest, importer, pluginData: 'the real one' });
      return { path: real.path, namespace: 'quick-width' };
    });
    onLoad({ filter: /./, namespace: 'quick-width' }, ({ path }) => ({
      contents: `const PLAIN = /^[ -~\u20b9]*$/;
        module.exports = (text) =>
          PLAIN.test(text) ? text.length : require(${JSON.stringify(path)})(text);`,
      loader: 'js',
      resolveDir: ROOT,
    }));
  },
};

export const leanLibraries = [changedFiles, findBinary, noColorDetection, quickWidth];
