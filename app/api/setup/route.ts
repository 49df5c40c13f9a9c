import { route } from '#lib/adapters/route';
import { readSetup, setUp } from '#lib/auth/setup';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: readSetup, POST: setUp });
