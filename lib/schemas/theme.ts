import { z } from 'zod';

/** `system` follows the device. */
export const themes = ['system', 'light', 'dark'] as const;

export const Theme = z.enum(themes, 'Choose system, light or dark.');
export type Theme = z.infer<typeof Theme>;

export const SetThemeInput = z.strictObject({ theme: Theme });

/** Of what the cookie holds; a made-up value counts as none. */
export const themeIn = (value: string | null): Theme => Theme.safeParse(value).data ?? 'system';
