/** Contrast of colors by WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio. A color is `#rrggbb`. */

/** Least contrast of text (WCAG 2.2, 1.4.3). */
export const leastContrast = 4.5;

export const isColor = (text: string) => /^#[0-9a-f]{6}$/i.test(text);

const channelsOf = (color: string) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));

function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(color)
    .map((channel) => channel / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 (none) to 21 (black on white). */
export function contrastOf(one: string, other: string): number {
  const [low, high] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** `4.4:1`, rounded down, so that what is too little does not look like enough. */
export const inWords = (contrast: number) => `${(Math.floor(contrast * 10) / 10).toFixed(1)}:1`;

/** `share` of `other` in `color`. */
export function mix(color: string, other: string, share: number): string {
  const others = channelsOf(other);
  const mixed = channelsOf(color).map((channel, at) => channel + ((others[at] ?? 0) - channel) * share);
  return `#${mixed.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;
}
