import { route } from '#lib/adapters/route';
import { notFound } from '#lib/status/not-found';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: notFound,
  POST: notFound,
  PUT: notFound,
  PATCH: notFound,
  DELETE: notFound,
});
