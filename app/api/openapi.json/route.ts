import { route } from '#lib/adapters/route';
import { readOpenApi } from '#lib/status/openapi';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: readOpenApi });
