import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { HealthWarning, LocalHealth } from '../ports/store.ts';
import type { Database } from './database.ts';

const ROUND_TRIPS = 5;
const LITTLE_DISK = 100 * 1_048_576;
const LARGE_WAL = 64 * 1_048_576;

/** Looks at the file, its folder and its settings; `thorough` reads all of it for damage. */
export function health(db: Database, thorough: boolean): LocalHealth {
  const text = (sql: string): string => String(Object.values(db.get(sql) ?? {})[0] ?? '');
  const count = (sql: string): number => Number.parseInt(text(sql), 10);
  const disk = statfsSync(dirname(db.path));
  const file = {
    bytes: fileSize(db.path),
    walBytes: fileSize(`${db.path}-wal`),
    freeDiskBytes: disk.bavail * disk.bsize,
    integrity: thorough ? text('PRAGMA integrity_check(1)') : '',
    permissions: permissions(db.path),
    folderPermissions: permissions(dirname(db.path)),
    journalMode: text('PRAGMA journal_mode'),
    synchronous: text('PRAGMA synchronous') === '2' ? 'full' : text('PRAGMA synchronous'),
  };
  return {
    kind: 'local',
    location: db.path,
    version: `SQLite ${text('SELECT sqlite_version()')}`,
    durable: true,
    durability: 'every commit is synced to disk (WAL, synchronous=FULL)',
    usedBytes: file.bytes + file.walBytes,
    maxBytes: 0,
    sessions: count('SELECT count(*) FROM sessions'),
    roundTripMs: roundTrip(db),
    schemaVersion: count('PRAGMA user_version'),
    file,
    warnings: warningsOf(file),
  };
}

function roundTrip(db: Database): string {
  const times = Array.from({ length: ROUND_TRIPS }, () => {
    const start = performance.now();
    db.get('SELECT count(*) FROM settings');
    return performance.now() - start;
  });
  return (times.sort((a, b) => a - b)[Math.floor(ROUND_TRIPS / 2)] ?? 0).toFixed(2);
}

const fileSize = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

const permissions = (path: string): string => (statSync(path).mode & 0o777).toString(8);

function warningsOf(file: LocalHealth['file']): HealthWarning[] {
  const damaged = file.integrity !== '' && file.integrity !== 'ok';
  return [
    ...warn(damaged, {
      code: 'FILE_DAMAGED',
      level: 'error',
      message: `the file is damaged (${file.integrity}); what is stored there cannot be trusted`,
      remedy: 'restore a backup into a new file',
    }),
    ...warn(file.freeDiskBytes < LITTLE_DISK, {
      code: 'DISK_NEARLY_FULL',
      level: 'risk',
      message: 'less than 100 MB of disk is free; when it is full, orders are refused',
      remedy: 'free disk space, or move the file (store.url: local:FILE)',
    }),
    ...warn(file.walBytes > LARGE_WAL, {
      code: 'LARGE_WAL',
      level: 'risk',
      message: 'the write-ahead log is large, so that opening the file takes longer',
      remedy: 'end long-running programs that read the file; the next commit shortens the log',
    }),
    ...warn(isOpen(file.folderPermissions), {
      code: 'FOLDER_OPEN',
      level: 'risk',
      message: `other users may write in the folder of the file (${file.folderPermissions})`,
      remedy: 'chmod 700 the folder',
    }),
    ...warn(/[1-7]/.test(file.permissions.slice(1)), {
      code: 'FILE_OPEN',
      level: 'risk',
      message: `other users may read or write the file (${file.permissions})`,
      remedy: 'chmod 600 the file',
    }),
  ];
}

const isOpen = (mode: string): boolean => /[2367]/.test(mode.slice(-2));

const warn = (when: boolean, warning: HealthWarning): HealthWarning[] => (when ? [warning] : []);
