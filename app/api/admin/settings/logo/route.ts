import { route } from '#lib/adapters/route';
import { deleteLogo, setLogo } from '#lib/settings/logo';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  PUT: setLogo,
  DELETE: deleteLogo,
});
