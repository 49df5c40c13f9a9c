import { route } from '#lib/adapters/route';
import { nothingHere } from '#lib/status/not-found';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: nothingHere,
  POST: nothingHere,
  PUT: nothingHere,
  PATCH: nothingHere,
  DELETE: nothingHere,
});
