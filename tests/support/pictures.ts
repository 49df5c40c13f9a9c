import { crc32, deflateSync } from 'node:zlib';

/** Small pictures, right and wrong. */

export function chunk(type: string, data: Uint8Array = new Uint8Array()): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

export const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

interface PngOptions {
  width?: number;
  height?: number;
  pixels?: Uint8Array;
  more?: Buffer[];
}

/** An opaque RGB picture of one color. `more` stands before its pixels. */
export function png({ width = 32, height = 32, pixels, more = [] }: PngOptions = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const plain = pixels ?? new Uint8Array(height * (1 + 3 * width)).fill(0x50);
  if (!pixels) for (let row = 0; row < height; row += 1) plain[row * (1 + 3 * width)] = 0;
  return Buffer.concat([
    pngSignature,
    chunk('IHDR', header),
    ...more,
    chunk('IDAT', deflateSync(plain)),
    chunk('IEND'),
  ]);
}

const open = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"';

export const svg = (content = '<path d="M0 0h24v24z"/>', more = '') => `${open}${more}>${content}</svg>`;
