import type { Fields } from './records.ts';

const POLYNOMIAL = 0xedb88320;
const ALL_BITS = 0xffffffff;
const BYTE = 0xff;

const TABLE = Uint32Array.from({ length: BYTE + 1 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
  return rest;
});

const step = (sum: number, byte: number): number => (TABLE[(sum ^ byte) & BYTE] ?? 0) ^ (sum >>> 8);

/** CRC-32 (ISO 3309) of a text, each character as one or two bytes. */
function crc32(text: string): number {
  let sum = ALL_BITS;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    sum = step(sum, unit & BYTE);
    if (unit > BYTE) sum = step(sum, unit >>> 8);
  }
  return (sum ^ ALL_BITS) >>> 0;
}

/** What stores add to a record, and the checksum itself. */
const UNSEALED: ReadonlySet<string> = new Set(['checksum', 'commit_id']);

/**
 * A checksum of a record's fields in eight hexadecimal digits: any single changed, missing or added
 * field gives another one. A field that is empty counts as one that is missing. It finds what broke; it
 * is no signature.
 */
export function checksumOf(fields: Fields): string {
  const lines = Object.keys(fields)
    .filter((name) => fields[name] !== '' && !UNSEALED.has(name))
    .sort()
    .map((name) => `${name}=${fields[name] ?? ''}\n`);
  return crc32(lines.join('')).toString(16).padStart(8, '0');
}

/** A record with its checksum. */
export const sealed = (fields: Fields): Fields => ({ ...fields, checksum: checksumOf(fields) });
