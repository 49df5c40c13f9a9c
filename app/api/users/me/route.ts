import { readProfile, updateProfile } from '#lib/account/profile';
import { route } from '#lib/adapters/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: readProfile, PATCH: updateProfile });
