import { z } from 'zod';

export const HealthView = z.object({
  status: z.enum(['ok', 'unavailable']),
  checks: z.record(z.string(), z.enum(['ok', 'failed'])),
});
export type HealthView = z.infer<typeof HealthView>;
