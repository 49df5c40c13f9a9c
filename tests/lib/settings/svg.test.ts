import { expect, test } from '@playwright/test';
import { readSvg } from '#lib/settings/svg';
import { svg } from '#tests/support/pictures';

/** The message of the refusal, or 'taken'. */
function outcomeOf(text: string): string {
  try {
    readSvg(Buffer.from(text));
    return 'taken';
  } catch (error) {
    expect((error as Error).constructor.name).toBe('UnfitPicture');
    return (error as Error).message;
  }
}

const written = (text: string) => Buffer.from(readSvg(Buffer.from(text)).bytes).toString();

test('an SVG that could run something is refused', () => {
  for (const content of [
    '<script>alert(1)</script>',
    '<script/>',
    '<SCRIPT/>',
    '<path onload="alert(1)"/>',
    "<path onclick='alert(1)'/>",
    '<g ONLOAD="x"/>',
    '<foreignObject><p>x</p></foreignObject>',
    '<a href="javascript:alert(1)"><path/></a>',
    '<animate attributeName="href" to="javascript:x"/>',
    '<set attributeName="onload" to="x"/>',
    '<handler/>',
    '<iframe src="x"/>',
    '<html:script xmlns:html="http://www.w3.org/1999/xhtml"/>',
    '<s:script xmlns:s="http://www.w3.org/2000/svg">1</s:script>',
    '<svg onload="x"/>',
  ])
    expect([content, outcomeOf(svg(content))]).toEqual([
      content,
      expect.stringMatching(/not allowed|wrong place/),
    ]);
  expect(outcomeOf(svg('', ' onload="alert(1)"'))).toBe('The attribute onload of <svg> is not allowed.');
});

test('an SVG that refers to anything outside of it is refused', () => {
  for (const content of [
    '<image href="https://evil.test/x.png"/>',
    '<use href="https://evil.test/x.svg#a"/>',
    '<linearGradient href="https://evil.test/#a"/>',
    '<linearGradient xlink:href="data:image/svg+xml,x"/>',
    '<linearGradient href="//evil.test"/>',
    '<path fill="url(https://evil.test)"/>',
    '<path fill="url( \'//evil.test\')"/>',
    '<path fill="URL(https://evil.test)"/>',
    '<path style="fill:url(data:x)"/>',
    '<path style="background:image-set(x)"/>',
    '<path style="fill:u\\72l(x)"/>',
    '<style>@import "https://evil.test/x.css";</style>',
    '<style>.a{fill:url(https://evil.test)}</style>',
    '<style>@font-face{src:url(x)}</style>',
    '<style>.a{fill:u\\rl(x)}</style>',
    '<style>.a{fill:var(--x)}</style>',
    '<path fill="&#117;rl(https://evil.test)"/>',
  ])
    expect([content, outcomeOf(svg(content))]).toEqual([content, expect.stringMatching(/not allowed/)]);
});

test('an SVG with a DOCTYPE, entities, CDATA or instructions is refused', () => {
  for (const text of [
    `<!DOCTYPE svg>${svg()}`,
    `<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${svg('<title>&b;</title>')}`,
    `<?xml-stylesheet href="x.css"?>${svg()}`,
    `<?xml version="1.0"?><?php 1 ?>${svg()}`,
    svg('<title><![CDATA[<script>]]></title>'),
    svg('<title>&nbsp;</title>'),
    svg('<title>& </title>'),
    svg('<title>&#0;</title>'),
    svg('<title>&#xD800;</title>'),
    svg('<title>a\u0000</title>'),
  ])
    expect([text, outcomeOf(text)]).toEqual([text, expect.stringMatching(/not allowed/)]);
});

test('an SVG that multiplies what it draws is refused', () => {
  for (const content of [
    '<use href="#a"/>',
    '<pattern id="a"/>',
    '<mask id="a"/>',
    '<filter id="a"/>',
    '<marker id="a"/>',
    '<symbol id="a"/>',
    '<clipPath id="b"><path clip-path="url(#a)"/></clipPath>',
    '<clipPath id="b"><g><path style="clip-path:url(#a)"/></g></clipPath>',
    '<clipPath id="b"><path class="a"/></clipPath>',
    '<style>path{clip-path:url(#a)}</style>',
    '<style>*{clip-path:url(#a)}</style>',
    '<g>'.repeat(40) + '</g>'.repeat(40),
    '<g/>'.repeat(5_001),
  ])
    expect([content, outcomeOf(svg(content))]).not.toEqual([content, 'taken']);
});

test('what is no well-formed SVG is refused, and costs no time', () => {
  for (const text of [
    '',
    '<svg/>',
    '<html xmlns="http://www.w3.org/2000/svg"/>',
    svg().replace('2000/svg', '1999/xhtml'),
    svg('<g>'),
    svg('</g>'),
    svg('<g></p>'),
    svg('<g a=1/>'),
    svg('<path d="1" d="2"/>'),
    svg('hello'),
    svg() + svg(),
    `${svg()}x`,
    svg('<!-- a -- b -->'),
    svg('<'),
    svg().replace('viewBox="0 0 24 24"', ''),
    svg().replace('0 0 24 24', '0 0 0 24'),
    svg().replace('0 0 24 24', '0 0 2400 24'),
    '<!--'.repeat(25_000),
    `<svg${' '.repeat(100_000)}`,
    `<svg ${'a="" '.repeat(20_000)}`,
    '<'.repeat(100_000),
    svg(`<path d="${'('.repeat(90_000)}"/>`),
    svg(`<style>${'.a,'.repeat(30_000)}</style>`),
    svg(`<style>${'.a{}'.repeat(20_000)}{</style>`),
    svg(`<title>${'&'.repeat(90_000)}</title>`),
  ]) {
    const began = performance.now();
    expect([text.slice(0, 80), outcomeOf(text)]).not.toEqual([text.slice(0, 80), 'taken']);
    expect([text.slice(0, 80), performance.now() - began < 1_000]).toEqual([text.slice(0, 80), true]);
  }
  expect(() => readSvg(Buffer.from([0x3c, 0xff]))).toThrow('This SVG is not UTF-8.');
});

test('what editors export is taken, and written anew without comments and what has no effect', () => {
  const text = `\ufeff<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: an editor, version 29 -->
<svg version="1.1" id="Layer_1" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" x="0px"
  y="0px" width='48' viewBox="0 0 48 24" style="enable-background:new 0 0 48 24;" xml:space="preserve">
<style type="text/css">
  .st0{fill:url(#SVGID_1_);} .st1, .st2{fill:rgb(1,2,3);clip-path:url('#c')}
</style>
<linearGradient id="SVGID_1_" gradientUnits="userSpaceOnUse"><stop offset="0" style="stop-color:#FFF"/></linearGradient>
<linearGradient id="b" xlink:href="#SVGID_1_"/><clipPath id="c"><rect width="3" height="4"/></clipPath>
<g class="st0" transform="matrix(1 0 0 1 0 0)"><title>A &amp; B &lt;i&gt;</title><path data-name="x" d="M0,0z"/></g>
</svg>
`;
  const { type, width, height } = readSvg(Buffer.from(text));
  expect([type, width, height]).toEqual(['image/svg+xml', 128, 64]);
  const result = written(text);
  expect(result).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" id="Layer_1"/);
  for (const part of [
    '<title>A &amp; B &lt;i&gt;</title>',
    'href="#SVGID_1_"',
    '.st1, .st2{fill:rgb(1,2,3);',
  ])
    expect(result).toContain(part);
  expect(result).not.toMatch(/<!|<\?|xlink|data-name|xml:space/);
  // Reading it once more changes nothing.
  expect(written(result)).toBe(result);
});

test('an SVG of a width and a height gets a viewBox, so that it can be drawn in any size', () => {
  const text = '<svg xmlns="http://www.w3.org/2000/svg" width="30px" height="10"><path d="M0 0"/></svg>';
  expect(written(text)).toContain('viewBox="0 0 30 10"');
});
