import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { accentStyle, faultOfAccent, grounds, palettesOf } from '#lib/schemas/accent';
import { contrastOf, inWords, isColor, mix } from '#lib/schemas/contrast';

test('a color whose text could not be read is refused, with its contrast', () => {
  expect(faultOfAccent('#ffcc00')).toBe(
    'Text in this color has a contrast of 1.3:1 on the page, and needs 4.5:1. Choose a darker color.',
  );
  for (const light of ['#ffffff', '#00bfa5', '#ff5722', '#808080', '#1e88e5'])
    expect([light, faultOfAccent(light)]).toEqual([light, expect.stringMatching(/contrast of \d\.\d:1/)]);
});

/** Every color of a grid, and those nearest to what is just enough. */
const colors = () => {
  const steps = ['00', '33', '66', '99', 'cc', 'ff'];
  return steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => `#${r}${g}${b}`)));
};

test('of every color that is taken, all text can be read in both themes', () => {
  const taken = [...colors(), '#0a6e5f', '#14574f', '#c62828', '#6b6b6b'].filter(
    (one) => !faultOfAccent(one),
  );
  expect(taken.length).toBeGreaterThan(60);
  for (const color of taken) {
    const themes = palettesOf(color);
    for (const theme of ['light', 'dark'] as const) {
      const { accent, hover, text, tint } = themes[theme];
      const { page, surface } = grounds[theme];
      const contrasts = [
        contrastOf(accent, page),
        contrastOf(accent, surface),
        contrastOf(accent, tint),
        contrastOf(text, accent),
        contrastOf(text, hover),
      ];
      expect([color, theme, Math.min(...contrasts) >= 4.5]).toEqual([color, theme, true]);
    }
    expect(themes.light.accent).toBe(color);
  }
});

test('contrast is that of WCAG', () => {
  expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 10);
  expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.478, 3);
  expect(contrastOf('#ffffff', '#767676')).toBeCloseTo(4.542, 3);
  expect(contrastOf('#123456', '#123456')).toBe(1);
  // Not rounded up to what would be enough.
  expect([inWords(4.499), inWords(21)]).toEqual(['4.4:1', '21.0:1']);
  expect([mix('#000000', '#ffffff', 0.5), mix('#123456', '#ffffff', 0)]).toEqual(['#808080', '#123456']);
});

test('nothing but six hex digits is a color, and nothing but colors gets into the style', () => {
  for (const text of ['#fff', 'red', '#12345g', '#123456;}', ' #123456', '#1234567', 'url(x)'])
    expect([text, isColor(text)]).toEqual([text, false]);
  expect(accentStyle('#14574f')).toMatch(
    /^:root\{(--[a-z-]+:light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\);?){5}\}$/,
  );
});

/** https://bottosson.github.io/posts/oklab/ */
function fromOklch(lightness: number, chroma: number, hue: number): string {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const channels = linear.map((share) => {
    const value = share <= 0.0031308 ? 12.92 * share : 1.055 * share ** (1 / 2.4) - 0.055;
    return Math.round(Math.min(1, Math.max(0, value)) * 255);
  });
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

test('the grounds that contrast is computed against are those of the style sheet', () => {
  const css = readFileSync('app/styles/tokens.css', 'utf8');
  const groundsOf = (name: string) => {
    const [line = ''] = new RegExp(`--${name}:.*`).exec(css) ?? [];
    return [...line.matchAll(/oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)|oklch\(1 0 0\)/g)].map(([, l, c, h]) =>
      fromOklch(Number(l ?? 1), Number(c ?? 0), Number(h ?? 0)),
    );
  };
  expect(groundsOf('sunken')).toEqual([grounds.light.page, grounds.dark.page]);
  expect(groundsOf('surface')).toEqual([grounds.light.surface, grounds.dark.surface]);
});
