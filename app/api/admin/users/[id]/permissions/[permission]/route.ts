import { route } from '#lib/adapters/route';
import { explainPermission } from '#lib/users/explanation';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: explainPermission });
