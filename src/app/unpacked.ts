import { Unzip, UnzipInflate } from 'fflate';
import { createGunzip } from 'node:zlib';
import { Readable } from 'node:stream';
import type { PapertradeError } from '../domain/errors.ts';

/** What is thrown for a packed file that is not whole, and where the stream breaks off. */
export interface UnpackFaults {
  readonly damaged: (reason: string) => PapertradeError;
  readonly interrupted: (cause: unknown) => PapertradeError;
}

const GZIP = [0x1f, 0x8b];
const ZIP = [0x50, 0x4b];

/** The bytes of a file as they come, those in a `.gz` or of the first file in a `.zip` unpacked. */
export async function* unpacked(
  source: Readable,
  faults: UnpackFaults,
): AsyncGenerator<Uint8Array> {
  const { first, all } = await peeked(bytesOf(source, faults), new Uint8Array());
  if (startsWith(first, GZIP)) yield* gunzipped(all, faults);
  else if (startsWith(first, ZIP)) yield* unzipped(all, faults);
  else yield* all;
}

const startsWith = (bytes: Uint8Array, sign: readonly number[]): boolean =>
  sign.every((byte, at) => bytes[at] === byte);

async function* bytesOf(
  source: Readable,
  { interrupted }: UnpackFaults,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of source as AsyncIterable<string | Buffer>) {
      yield typeof piece === 'string' ? Buffer.from(piece) : piece;
    }
  } catch (error) {
    throw interrupted(error);
  }
}

/** The first of some pieces, `none` where there is none; and all of them still, that one too. */
export async function peeked<Piece>(
  pieces: AsyncGenerator<Piece>,
  none: Piece,
): Promise<{ readonly first: Piece; readonly all: AsyncGenerator<Piece> }> {
  const begun = await pieces.next();
  const first: Piece = begun.done === true ? none : begun.value;
  async function* all(): AsyncGenerator<Piece> {
    yield first;
    yield* pieces;
  }
  return { first, all: all() };
}

async function* gunzipped(
  pieces: AsyncIterable<Uint8Array>,
  { damaged, interrupted }: UnpackFaults,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const source = Readable.from(pieces);
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const piece of gunzip as AsyncIterable<Uint8Array>) yield piece;
  } catch (error) {
    const isZlib = String((error as { code?: unknown }).code).startsWith('Z_');
    throw isZlib ? damaged('the .gz file is not whole') : interrupted(error);
  }
}

async function* unzipped(
  pieces: AsyncIterable<Uint8Array>,
  { damaged }: UnpackFaults,
): AsyncGenerator<Uint8Array> {
  const output: Uint8Array[] = [];
  const state = { opened: false, whole: false };
  const unzip = new Unzip((file) => {
    if (state.opened || file.name.endsWith('/')) return;
    state.opened = true;
    file.ondata = (error, data, final) => {
      if (error) throw error;
      output.push(data);
      state.whole ||= final;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  const push = (piece: Uint8Array, isLast: boolean): Uint8Array[] => {
    try {
      unzip.push(piece, isLast);
    } catch {
      throw damaged('the .zip file is not whole');
    }
    return output.splice(0);
  };
  for await (const piece of pieces) yield* push(piece, false);
  yield* push(new Uint8Array(), true);
  if (!state.whole) throw damaged('the .zip file is not whole');
}
