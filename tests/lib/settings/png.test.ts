import { expect, test } from '@playwright/test';
import { isPng, readPng } from '#lib/settings/png';
import { chunk, png, pngSignature } from '#tests/support/pictures';

function outcomeOf(bytes: Buffer): string {
  try {
    readPng(bytes);
    return 'taken';
  } catch (error) {
    expect((error as Error).constructor.name).toBe('UnfitPicture');
    return (error as Error).message;
  }
}

const damaged = 'This PNG is damaged. Save it anew.';

test('a PNG that is cut off, changed or without its pixels is refused', () => {
  const whole = png();
  for (let length = pngSignature.length; length < whole.length; length += 7)
    expect(outcomeOf(whole.subarray(0, length))).toBe(damaged);
  const changed = Buffer.from(whole);
  changed[45] = (changed[45] ?? 0) ^ 1;
  expect(outcomeOf(changed)).toBe(damaged);
  expect(outcomeOf(png({ pixels: new Uint8Array(10) }))).toBe(damaged);
  expect(outcomeOf(Buffer.concat([pngSignature, chunk('IEND')]))).toBe(damaged);
  const endless = Buffer.concat([pngSignature, Buffer.from('ffffffff49484452', 'hex')]);
  expect(outcomeOf(endless)).toBe(damaged);
});

test('a PNG that becomes huge in a browser, too small, or a mere line is refused', () => {
  expect(outcomeOf(png({ pixels: new Uint8Array(5_000_000) }))).toBe(damaged);
  expect(outcomeOf(png({ width: 1_025, height: 200 }))).toContain('1025 × 200 pixels. Use 16 to 1,024');
  expect(outcomeOf(png({ width: 15 }))).toContain('15 × 32 pixels');
  expect(outcomeOf(png({ width: 1_000, height: 16 }))).toContain('more than 12 times');
  const bomb = png();
  bomb.writeUInt32BE(0x7fffffff, 16);
  expect(outcomeOf(bomb)).toBe(damaged);
});

test('a PNG is written anew without texts, places, animation, and what follows its end', () => {
  const secret = Buffer.from('Comment\0taken at home');
  const whole = png({
    more: [chunk('tEXt', secret), chunk('eXIf', secret), chunk('acTL'), chunk('gAMA', secret)],
  });
  const { bytes, width, height, type } = readPng(
    Buffer.concat([whole, Buffer.from('<script>alert(1)</script>')]),
  );
  expect([type, width, height]).toEqual(['image/png', 32, 32]);
  expect(Buffer.from(bytes).equals(png({ more: [chunk('gAMA', secret)] }))).toBe(true);
});

test('what only begins like a PNG is none', () => {
  expect([isPng(png()), isPng(Buffer.from('\x89PNG')), isPng(Buffer.from('GIF89a'))]).toEqual([
    true,
    false,
    false,
  ]);
});
