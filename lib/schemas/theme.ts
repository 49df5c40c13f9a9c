import { z } from 'zod';
import { themes } from '#lib/schemas/theme-names';

export const SetThemeInput = z.strictObject({ theme: z.enum(themes, 'Choose system, light or dark.') });
