import { route } from '#lib/adapters/route';
import { readReadiness } from '#lib/status/health';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: readReadiness });
