/** Makes docs/configuration.md from the defaults and the schema: .ci/config-reference.mjs [--check] */
import { readFile } from 'node:fs/promises';
import { format } from 'prettier';
import { parseDocument, isMap } from 'yaml';
import { load, writeGenerated } from './command-tree.mjs';

const { ConfigSchema } = await load('src/config/schema.ts');
const defaults = parseDocument(await readFile('config/default.yaml', 'utf8'));

/** What a schema allows, as its own error message says it. */
function allowed(schema) {
  if (schema.type === 'optional') return allowed(schema.wrapped);
  if (schema.type === 'picklist') return schema.options.map((each) => `\`${each}\``).join(', ');
  if (schema.type === 'array') return 'a list';
  const check = schema.pipe?.find(({ type }) => type === 'check');
  const message = check?.message ?? schema.message;
  return typeof message === 'string' ? message.replace(/^expected /, '') : 'text';
}

/** What settings are for that have no default, so no place of their own in config/default.yaml. */
const WITHOUT_DEFAULT = {
  'store.redis.nodes': 'More servers of a cluster (host:port), should the one in the URL be down.',
  'store.redis.username': 'The user of the server (ACL); the environment is asked too.',
  'store.redis.password': 'The password; a file or the environment keeps it out of the settings.',
  'store.redis.password_file': 'A file that holds the password and nothing else.',
  'store.redis.sentinel.name': 'The name by which the sentinels know the primary.',
  'store.redis.sentinel.hosts':
    'The sentinels (host:port); they are asked which server is the primary.',
  'store.redis.tls.ca': "PEM file of the authority that signed the server's certificate.",
  'store.redis.tls.cert': "PEM file of the client's certificate.",
  'store.redis.tls.key': "PEM file of the client's key.",
  'store.redis.tls.servername': "The certificate's name, where it is not the one in the URL.",
  'store.redis.tls.verify': 'With false any certificate is taken: only to try something out.',
};

const comment = (text) => (text ?? '').replace(/^ /gm, '').replace(/\n/g, ' ').trim();

/** YAML gives the comment before a map's first key to the map. */
const commentOf = (map, pair) =>
  comment(pair && (map.items[0] === pair ? map.commentBefore : pair.key.commentBefore));

/** Every setting on a row: its path, its default, what is allowed, what it is for. */
function rows(schema, node, path = [], above = '') {
  const inner = schema.type === 'optional' ? schema.wrapped : schema;
  if (!inner.entries) return [];
  return Object.entries(inner.entries).flatMap(([key, child]) => {
    const pair = isMap(node) ? node.items.find((each) => each.key.value === key) : undefined;
    const name = [...path, key];
    const what = WITHOUT_DEFAULT[name.join('.')] ?? (commentOf(node, pair) || above);
    const nested = rows(child, pair?.value, name, what);
    if (nested.length > 0) return nested;
    const value = pair ? `\`${pair.value.source ?? String(pair.value)}\`` : '';
    return [[`\`${name.join('.')}\``, value, allowed(child), what]];
  });
}

const sections = Object.entries(ConfigSchema.entries).map(([name, schema]) => {
  const node = defaults.contents.items.find((each) => each.key.value === name)?.value;
  const list = rows(schema, node, [name]);
  const table =
    list.length > 0
      ? list
      : [[`\`${name}\``, '', allowed(schema), 'the session used instead of the current one']];
  const lines = table.map(
    (row) => `| ${row.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`,
  );
  return `## ${name}\n\n| setting | default | allowed | for |\n| --- | --- | --- | --- |\n${lines.join('\n')}\n`;
});

const text = `<!-- Made by .ci/config-reference.mjs from config/default.yaml and the schema: npm run docs -->

# Configuration

Settings are YAML. The first place that names a setting wins:

1. an option of the command (\`--store\`, \`--session\`)
2. an environment variable: \`PAPERTRADE_STORE\` or \`REDIS_URL\`, \`PAPERTRADE_SESSION\`,
   \`PAPERTRADE_REDIS_USERNAME\`, \`PAPERTRADE_REDIS_PASSWORD\`
3. the file that \`--config\` or \`PAPERTRADE_CONFIG\` names
4. \`./papertrade.yaml\`
5. \`~/.config/papertrade/config.yaml\`
6. the defaults below

\`\`\`sh
papertrade config init
papertrade config show
papertrade config show --json | jq -r .config.trading.time_zone
\`\`\`

A setting that does not exist or has a wrong value is refused with its file and path. Amounts are
read as text, so that no figure passes through a float.

${sections.join('\n')}`;
const pretty = await format(text, {
  parser: 'markdown',
  ...JSON.parse(await readFile('.prettierrc', 'utf8')),
});
await writeGenerated('docs/configuration.md', pretty);
