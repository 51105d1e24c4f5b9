/** Who may import whom: the table of the architecture, as rules. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    only('domain-is-pure', '^src/domain', ['^src/domain', 'node_modules/decimal\\.js']),
    only('services-know-the-port', '^src/services', [
      '^src/services',
      '^src/domain',
      '^src/stores/store\\.ts$',
      'node_modules/@date-fns/tz',
      // Only where files are read, see the next rule.
      '^node:|^(fs|path|stream)|node_modules/(@types/)?papaparse',
    ]),
    {
      name: 'files-are-read-where-they-are-migrated-or-imported',
      severity: 'error',
      from: { path: '^src/services/(?!file-migration/|master-reader|instruments\\.ts)' },
      to: { path: '^node:|^(fs|path)$|node_modules/(@types/)?papaparse' },
    },
    only('stores', '^src/stores', [
      '^src/stores',
      '^src/domain',
      '^node:|^(fs|path|crypto|module|worker_threads)$',
      'node_modules/(ioredis|@photostructure)',
    ]),
    only('backup-files', '^src/backup', [
      '^src/backup',
      '^src/domain',
      '^src/services',
      '^src/stores/store\\.ts$',
      '^node:|^(fs|path|crypto|zlib|stream)',
      'node_modules/valibot',
    ]),
    {
      name: 'ioredis-in-one-folder',
      severity: 'error',
      from: { pathNot: '^src/storage/redis' },
      to: { path: 'node_modules/ioredis' },
    },
    {
      name: 'database-in-one-folder',
      severity: 'error',
      from: { pathNot: '^src/storage/sqlite' },
      to: { path: 'node_modules/@photostructure' },
    },
    only('output', '^src/output', [
      '^src/output',
      '^src/domain',
      '^src/services',
      '^src/stores/store\\.ts$',
      'node_modules/(chalk|cli-table3|cli-truncate|simple-ascii-chart|papaparse)',
    ]),
    {
      name: 'colours-and-tables-in-output',
      severity: 'error',
      from: { pathNot: '^src/output' },
      to: { path: 'node_modules/(chalk|cli-table3|simple-ascii-chart)' },
    },
    {
      name: 'commander-in-cli',
      severity: 'error',
      from: { pathNot: '^src/cli' },
      to: { path: 'node_modules/commander' },
    },
    {
      name: 'only-main-opens-stores',
      severity: 'error',
      from: { pathNot: '^src/(stores|library/|cli/(main|store-settings)\\.ts)' },
      to: { path: '^src/stores/(?!store\\.ts)' },
    },
    {
      name: 'nobody-imports-the-command-line',
      severity: 'error',
      // The library is the second way in: it shares what the command line is composed of.
      from: { pathNot: '^src/(cli|library)' },
      to: { path: '^src/cli' },
    },
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
