import { type Picture, requireProportion, UnfitPicture } from '#lib/settings/picture';
import { type Element, parseXml, writeXml } from '#lib/settings/xml';

/**
 * Reads an SVG by a list of what it may contain, and writes it anew. There are no scripts, event handlers, foreign content,
 * links, animations, or references to anything outside of it. Nor is there anything that multiplies what it draws (`use`,
 * patterns, masks, filters, clip paths in clip paths), because every login page shows it.
 */

const elements: ReadonlySet<string> = new Set([
  'svg',
  'g',
  'defs',
  'title',
  'desc',
  'style',
  'path',
  'rect',
  'circle',
  'ellipse',
  'line',
  'polyline',
  'polygon',
  'text',
  'tspan',
  'linearGradient',
  'radialGradient',
  'stop',
  'clipPath',
]);

/** Where words may stand. */
const wordy: ReadonlySet<string> = new Set(['title', 'desc', 'style', 'text', 'tspan']);

const attributes: ReadonlySet<string> = new Set([
  'id',
  'class',
  'style',
  'transform',
  'role',
  'aria-label',
  'aria-hidden',
  'type',
  'href',
  'viewBox',
  'x',
  'y',
  'width',
  'height',
  'rx',
  'ry',
  'cx',
  'cy',
  'r',
  'x1',
  'y1',
  'x2',
  'y2',
  'fx',
  'fy',
  'dx',
  'dy',
  'd',
  'points',
  'preserveAspectRatio',
  'pathLength',
  'fill',
  'fill-opacity',
  'fill-rule',
  'stroke',
  'stroke-width',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-miterlimit',
  'stroke-dasharray',
  'stroke-dashoffset',
  'stroke-opacity',
  'opacity',
  'color',
  'display',
  'visibility',
  'overflow',
  'paint-order',
  'vector-effect',
  'shape-rendering',
  'text-rendering',
  'text-anchor',
  'font-family',
  'font-size',
  'font-weight',
  'font-style',
  'letter-spacing',
  'dominant-baseline',
  'textLength',
  'lengthAdjust',
  'gradientUnits',
  'gradientTransform',
  'spreadMethod',
  'offset',
  'stop-color',
  'stop-opacity',
  'clip-path',
  'clip-rule',
  'clipPathUnits',
]);

/** Of editors, and without effect in a picture. */
const leftOut =
  /^(xmlns(:\w+)?|version|baseProfile|xml:(space|lang)|enable-background|data-[\w-]+|focusable|aria-labelledby)$/;

const functions: ReadonlySet<string> = new Set([
  'url',
  'rgb',
  'rgba',
  'hsl',
  'hsla',
  'matrix',
  'translate',
  'translateX',
  'translateY',
  'scale',
  'rotate',
  'skewX',
  'skewY',
]);

const within = /^url\((["']?)#[\w.-]+\1\)/;

/** CSS, or the value of an attribute, that reaches nothing outside: no import, escape or function but those known. */
function requirePlain(text: string): void {
  if (/[@\\]/.test(text)) throw new UnfitPicture('Its styles have @ or \\, which are not allowed.');
  for (const { 1: name = '', index } of text.matchAll(/([\w-]*)\s*\(/g)) {
    if (!functions.has(name)) throw new UnfitPicture(`Its styles have ${name}(…), which is not allowed.`);
    if (name === 'url' && !within.test(text.slice(index)))
      throw new UnfitPicture('It refers to something outside of itself, which is not allowed.');
  }
}

/** Classes alone are selected, so that a clip path cannot get another one by a style. */
const rules = /^\s*(?:\.[\w-]+(?:\s*,\s*\.[\w-]+)*\s*\{[^{}]*\}\s*)*$/;

function requireRules(text: string): void {
  requirePlain(text);
  if (!rules.test(text)) throw new UnfitPicture('Its style element selects more than classes.');
}

const multiplying = ['class', 'style', 'clip-path'];

/** An attribute as it is written; null if it is left out. */
function readAttribute(element: string, given: string, value: string): [string, string] | null {
  const name = given === 'xlink:href' ? 'href' : given;
  if (leftOut.test(name)) return null;
  if (!attributes.has(name))
    throw new UnfitPicture(`The attribute ${name.slice(0, 40)} of <${element}> is not allowed.`);
  if (name === 'href' && !/^#[\w.-]+$/.test(value))
    throw new UnfitPicture('It refers to something outside of itself, which is not allowed.');
  requirePlain(value);
  return [name, value];
}

function readElement({ name, attributes: given, children }: Element, clipping: boolean): Element {
  if (!elements.has(name))
    throw new UnfitPicture(
      `The element <${name.slice(0, 40)}> is not allowed. Save it as a plain SVG of paths.`,
    );
  const read = [...given].flatMap(([key, value]) => {
    const one = readAttribute(name, key, value);
    return one ? [one] : [];
  });
  if (clipping && read.some(([key]) => multiplying.includes(key)))
    throw new UnfitPicture('A clipPath has a class, a style or a clip-path in it, which is not allowed.');
  return {
    name,
    attributes: new Map(read),
    children: children.flatMap((child) => readChild(name, child, clipping || name === 'clipPath')),
  };
}

function readChild(parent: string, child: Element | string, clipping: boolean): (Element | string)[] {
  if (typeof child !== 'string') {
    if (child.name === 'svg' || parent === 'style')
      throw new UnfitPicture('An element is in the wrong place.');
    return [readElement(child, clipping)];
  }
  if (parent === 'style') requireRules(child);
  if (wordy.has(parent)) return [child];
  if (child.trim() !== '') throw new UnfitPicture('It has text outside of <text>.');
  return [];
}

const number = /^\d{1,6}(?:\.\d{1,6})?(?:px)?$/;

/** Its width and height in units of its own. */
function sizeOf(root: Element): [number, number] {
  const box = root.attributes
    .get('viewBox')
    ?.trim()
    .split(/[\s,]+/);
  const sides = box ? box.slice(2) : [root.attributes.get('width'), root.attributes.get('height')];
  const [width = 0, height = 0] = sides.map((side) =>
    side !== undefined && number.test(side) ? Number.parseFloat(side) : 0,
  );
  if (width <= 0 || height <= 0 || (box && box.length !== 4))
    throw new UnfitPicture('It has no size: give its <svg> a viewBox.');
  requireProportion(width, height);
  return [width, height];
}

const namespace = 'http://www.w3.org/2000/svg';

/** Pixels; a picture of vectors has no height of its own. */
const shownHeight = 64;

const read = (bytes: Buffer) => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UnfitPicture('This SVG is not UTF-8. Save it anew.');
  }
};

export const isSvg = (bytes: Buffer) => /^\ufeff?\s*</.test(bytes.toString('utf8', 0, 512));

/** @throws UnfitPicture, naming the first thing that is not allowed */
export function readSvg(bytes: Buffer): Picture {
  const parsed = parseXml(read(bytes));
  if (parsed.name !== 'svg' || parsed.attributes.get('xmlns') !== namespace)
    throw new UnfitPicture(`This is not an SVG: it must begin with <svg xmlns="${namespace}">.`);
  const root = readElement(parsed, false);
  const [width, height] = sizeOf(root);
  if (!root.attributes.has('viewBox')) root.attributes.set('viewBox', `0 0 ${width} ${height}`);
  const written = writeXml({ ...root, attributes: new Map([['xmlns', namespace], ...root.attributes]) });
  return {
    type: 'image/svg+xml',
    width: Math.max(1, Math.round((shownHeight * width) / height)),
    height: shownHeight,
    bytes: new Uint8Array(Buffer.from(written)),
  };
}
