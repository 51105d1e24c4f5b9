/** Who may import whom: the table of docs/architecture.md as rules, without exceptions. */
const only = (room, allowed) => ({
  name: `${room}-imports-only-what-it-may`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: [`^src/${room}/`, ...allowed.map((each) => `^src/${each}`)] },
});

/** Rooms of which only types are known: what a use case answers, not how it works. */
const typesOnly = (room, known) => ({
  name: `${room}-knows-types-of-${known}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: `^src/${known}/`, dependencyTypesNot: ['type-only'] },
});

const packageIn = (name, room) => ({
  name: `${name.replace(/\W+/g, '-')}-in-${room.replaceAll('/', '-')}`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/${room}/` },
  to: { path: `node_modules/(?:${name})/` },
});

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },

    only('domain', []),
    only('analytics', ['domain/']),
    typesOnly('analytics', 'domain'),
    only('app', ['domain/', 'analytics/', 'storage/ports/']),
    only('storage', ['domain/']),
    only('migration', ['app/', 'domain/', 'storage/ports/']),
    only('config', ['domain/', 'app/']),
    typesOnly('config', 'app'),
    only('presentation', ['domain/', 'app/', 'migration/']),
    typesOnly('presentation', 'app'),
    typesOnly('presentation', 'migration'),
    only('cli', [
      'app/',
      'presentation/',
      'config/',
      'domain/',
      'migration/',
      'storage/open-store',
    ]),
    only('library', ['app/', 'presentation/json/', 'config/', 'domain/', 'storage/open-store']),
    {
      name: 'only-the-two-entries-open-stores',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli/main|library/index|storage/.*)\\.ts$' },
      to: { path: '^src/storage/open-store' },
    },
    {
      name: 'commands-are-loaded-when-they-are-named',
      severity: 'error',
      from: {},
      to: { path: '^src/cli/commands/', dynamic: false },
    },

    {
      name: 'the-domain-knows-decimal-js-alone',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: ['^src/', 'node_modules/decimal\\.js/'] },
    },
    packageIn('ioredis', 'storage/redis'),
    packageIn('@photostructure/sqlite', 'storage/sqlite'),
    packageIn('@date-fns/tz', 'config'),
    packageIn('commander', 'cli'),
    packageIn('chalk|cli-table3|string-width|simple-ascii-chart', 'presentation'),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
