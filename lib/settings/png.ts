import { crc32, inflateSync } from 'node:zlib';
import { type Picture, requireProportion, UnfitPicture } from '#lib/settings/picture';

/**
 * Reads a PNG (https://www.w3.org/TR/png-3/) and writes it anew with nothing but its pixels and their colors: no text, no
 * place where it was taken, no animation, and nothing behind its end.
 */

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const kept: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'tRNS', 'sRGB', 'gAMA', 'IDAT', 'IEND']);

/** Pixels of a side. */
const [least, most] = [16, 1_024];

export const isPng = (bytes: Buffer) => bytes.subarray(0, signature.length).equals(signature);

const damaged = () => new UnfitPicture('This PNG is damaged. Save it anew.');

interface Chunk {
  type: string;
  data: Buffer;
  /** As it stands in the file: length, type, data and checksum. */
  whole: Buffer;
}

function chunkAt(bytes: Buffer, at: number): Chunk {
  if (at + 12 > bytes.length) throw damaged();
  const end = at + 12 + bytes.readUInt32BE(at);
  if (end > bytes.length) throw damaged();
  if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) throw damaged();
  return {
    type: bytes.toString('latin1', at + 4, at + 8),
    data: bytes.subarray(at + 8, end - 4),
    whole: bytes.subarray(at, end),
  };
}

/** Up to IEND; what follows is left out. */
function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  let at = signature.length;
  while (chunks.at(-1)?.type !== 'IEND') {
    const chunk = chunkAt(bytes, at);
    chunks.push(chunk);
    at += chunk.whole.length;
  }
  return chunks;
}

/** Samples of a pixel, by color type. */
const samples: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Header {
  width: number;
  height: number;
  bitsOfPixel: number;
}

function readHeader(chunk: Chunk | undefined): Header {
  if (chunk?.type !== 'IHDR' || chunk.data.length !== 13) throw damaged();
  const { data } = chunk;
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  if (Math.min(width, height) < least || Math.max(width, height) > most)
    throw new UnfitPicture(
      `It has ${width} × ${height} pixels. Use ${least} to ${most.toLocaleString('en')} on each side.`,
    );
  requireProportion(width, height);
  return { width, height, bitsOfPixel: (samples[data[9] ?? -1] ?? 0) * (data[8] ?? 0) };
}

/** Its pixels are all there, and no more: nothing small becomes huge in a browser. */
function requirePixels(chunks: Chunk[], { width, height, bitsOfPixel }: Header): void {
  const compressed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const plain = height * (1 + Math.ceil((width * bitsOfPixel) / 8));
  // An interlaced one has 7 small pictures, each row of which begins with a byte.
  const maxOutputLength = plain + 2 * height + 64;
  try {
    if (bitsOfPixel === 0 || inflateSync(compressed, { maxOutputLength }).length < plain) throw damaged();
  } catch {
    throw damaged();
  }
}

/** @throws UnfitPicture */
export function readPng(bytes: Buffer): Picture {
  const chunks = chunksOf(bytes);
  const header = readHeader(chunks[0]);
  requirePixels(chunks, header);
  const written = chunks.filter(({ type }) => kept.has(type)).map(({ whole }) => whole);
  return {
    type: 'image/png',
    width: header.width,
    height: header.height,
    bytes: new Uint8Array(Buffer.concat([signature, ...written])),
  };
}
