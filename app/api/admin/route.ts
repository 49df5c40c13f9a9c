import { route } from '#lib/adapters/route';
import { readDashboard } from '#lib/users/dashboard';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: readDashboard });
