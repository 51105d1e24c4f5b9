import { escapeControls } from '../../../domain/errors.ts';
import { ZERO } from '../../../domain/money/money.ts';
import type {
  HealthWarning,
  LocalHealth,
  RedisHealth,
  RedisNode,
  StoreHealth,
} from '../../../app/results.ts';
import { fields, rowUnless, type FieldRows } from '../fields.ts';
import { wrapWords } from '../flow.ts';
import { clockTime, rupees } from '../format.ts';
import { isHealthy, type StatusOfSession } from '../../json/status-json.ts';
import type { Style } from '../style.ts';

/** What the store is, whether it is healthy, and each warning with what mends it. */
export function statusView(
  health: StoreHealth,
  { current, shortfall }: StatusOfSession,
  style: Style,
): string {
  const { color } = style;
  const rows: FieldRows = [
    ['Healthy', isHealthy(health) ? color.green('yes') : color.red('no')],
    ['Store', `${health.kind} ${health.version}`],
    ['Location', escapeControls(health.location)],
    ['Answers in', `${health.roundTripMs} ms`],
    ['Durable', health.durable ? color.green('yes') : color.yellow('no')],
    ...continued(health.durability, style),
    ...(health.kind === 'local' ? localRows(health) : redisRows(health)),
    ['Sessions', String(health.sessions)],
    ['Current session', current === undefined ? '–' : escapeControls(current)],
    ...rowUnless(!shortfall, 'Margin shortfall', color.red(rupees(shortfall ?? ZERO))),
    ['Schema', String(health.schemaVersion)],
  ];
  const warnings = health.warnings.map((each) => warningView(each, style));
  return [fields(rows, style, 'left'), ...warnings].join('\n\n');
}

function localRows({ file }: LocalHealth): FieldRows {
  return [
    ['File', `${size(file.bytes)}, write-ahead log ${size(file.walBytes)}`],
    ['Integrity', file.integrity === '' ? 'not looked at' : escapeControls(file.integrity)],
    ['Permissions', `${file.permissions}, folder ${file.folderPermissions}`],
    ['Free disk', size(file.freeDiskBytes)],
  ];
}

function redisRows({ mode, nodes, namespace }: RedisHealth): FieldRows {
  const about = namespace.exact ? '' : 'about ';
  return [
    ['Mode', mode],
    ...nodes.flatMap((node) => nodeRows(node, nodes.length > 1)),
    [
      'Namespace',
      `${escapeControls(namespace.name)}: ${about}${namespace.keys} keys, ${size(namespace.bytes)}, ` +
        `${namespace.expiring} will expire`,
    ],
  ];
}

function nodeRows(node: RedisNode, named: boolean): FieldRows {
  const memory = `${size(node.usedBytes)}${node.maxBytes ? ` of ${size(node.maxBytes)}` : ''}`;
  const aof = node.aofEnabled
    ? `AOF ${node.aofFsync || 'on'}, last write ${node.aofLastWrite}`
    : 'AOF off';
  const replicas = node.replicas.map(
    ({ address, state, lagSeconds }) => `${address} ${state}, ${lagSeconds} s behind`,
  );
  return [
    ...rowUnless(!named, 'Server', `${node.address} ${node.role}`),
    ['Persistence', aof],
    [
      '',
      `snapshot ${clockTime(node.rdbLastSave)} UTC ${node.rdbLastStatus}, ${node.rdbUnsavedChanges} changes since`,
    ],
    ['Memory', `${memory}, ${node.evictionPolicy || 'eviction policy unknown'}`],
    ['Replicas', replicas[0] ?? 'none'],
    ...replicas.slice(1).map((each) => ['', each] as const),
  ];
}

function warningView({ code, level, message, remedy }: HealthWarning, style: Style): string {
  const { color } = style;
  const title = level === 'error' ? color.red(`error: ${code}`) : color.yellow(`risk: ${code}`);
  return [title, ...wrap(`${message}.`, style), ...wrap(`Fix: ${remedy}.`, style)].join('\n');
}

/** A long value on as many lines as it needs, beside the names. */
function continued(value: string, style: Style): FieldRows {
  return wrap(value, style, 20).map((line) => ['', line.trim()] as const);
}

const wrap = (text: string, { width = 100 }: Style, indent = 2): string[] =>
  wrapWords(escapeControls(text), Math.max(20, width - indent)).map((line) => `  ${line}`);

const size = (bytes: number): string =>
  bytes < 2 ** 30 ? `${(bytes / 2 ** 20).toFixed(1)} MB` : `${(bytes / 2 ** 30).toFixed(1)} GB`;
