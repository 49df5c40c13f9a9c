import { listActivity } from '#lib/account/activity';
import { route } from '#lib/adapters/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: listActivity });
