import { readHandlers } from '#scripts/routes';

// A module of its own: the route files can be loaded only while this file is.
export const apiRoutes = await readHandlers();
