/** `system` follows the device. Apart from the schema, so that a page does not load what checks it. */
export const themes = ['system', 'light', 'dark'] as const;

export type Theme = (typeof themes)[number];

/** Of what the cookie holds; a made-up value counts as none. */
export const themeIn = (value: string | null): Theme => themes.find((one) => one === value) ?? 'system';
