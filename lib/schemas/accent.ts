import { contrastOf, inWords, leastContrast, mix } from '#lib/schemas/contrast';

/**
 * The colors that follow from one accent color, in both themes. The accent is text on the page, and the ground of white or
 * black text, so one that could not be read there is refused. The dark theme gets a lighter variant.
 */

/** `--sunken` of app/styles/tokens.css, where text has the least contrast, and `--surface`. */
export const grounds = {
  light: { page: '#eff4f2', surface: '#ffffff' },
  dark: { page: '#1a2222', surface: '#121818' },
} as const;

const [white, black] = ['#ffffff', '#000000'];

const textOn = (ground: string) => (contrastOf(white, ground) >= contrastOf(black, ground) ? white : black);

/** Why text in this color, or on it, cannot be read; null if it can. */
export function faultOfAccent(accent: string): string | null {
  const onPage = contrastOf(accent, grounds.light.page);
  if (onPage < leastContrast)
    return `Text in this color has a contrast of ${inWords(onPage)} on the page, and needs ${leastContrast}:1. Choose a darker color.`;
  const onButton = contrastOf(textOn(accent), accent);
  return onButton < leastContrast
    ? `Text on this color has a contrast of ${inWords(onButton)}, and needs ${leastContrast}:1. Choose another color.`
    : null;
}

/** More than text needs, so that there is some left on a tint. */
const contrastInDark = 6;

/** The first that has enough contrast, from `color` to white in steps. */
function lightened(color: string): string {
  const steps = Array.from({ length: 21 }, (_, step) => mix(color, white, step / 20));
  return steps.find((step) => contrastOf(step, grounds.dark.page) >= contrastInDark) ?? white;
}

/** The ground of a chosen entry: as much of the color as its own text can bear. */
function tintOf(color: string, surface: string): string {
  const tints = [0.16, 0.12, 0.1, 0.08, 0.06, 0.04, 0.02].map((share) => mix(surface, color, share));
  return tints.find((tint) => contrastOf(color, tint) >= leastContrast) ?? surface;
}

export interface Palette {
  accent: string;
  hover: string;
  text: string;
  tint: string;
}

/** Of one theme. */
function paletteOf(accent: string, surface: string, towards: string): Palette {
  return {
    accent,
    hover: mix(accent, towards, 0.14),
    text: textOn(accent),
    tint: tintOf(accent, surface),
  };
}

export const palettesOf = (accent: string) => ({
  light: paletteOf(accent, grounds.light.surface, black),
  dark: paletteOf(lightened(accent), grounds.dark.surface, white),
});

/** What replaces the accent of app/styles/tokens.css. `accent` is a checked color: nothing else may get into a style. */
export function accentStyle(accent: string): string {
  const { light, dark } = palettesOf(accent);
  const pair = (name: keyof Palette) => `light-dark(${light[name]},${dark[name]})`;
  const properties = {
    '--accent': pair('accent'),
    '--accent-fill': pair('accent'),
    '--accent-fill-hover': pair('hover'),
    '--on-accent': pair('text'),
    '--accent-tint': pair('tint'),
  };
  return `:root{${Object.entries(properties)
    .map(([name, value]) => `${name}:${value}`)
    .join(';')}}`;
}
