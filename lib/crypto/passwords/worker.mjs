// One hashing thread of crypto/password. Plain JavaScript, so that every way of loading us can start it.
import { setPriority } from 'node:os';
import bcrypt from 'bcryptjs';

try {
  // Behind the event loop when both want the same core (on Linux a thread has its own niceness).
  setPriority(10);
} catch {
  // Not allowed here: hashing then competes as an equal.
}

export default function work({ task, prehash, cost, hash, dummies }) {
  if (task === 'hash') return bcrypt.hashSync(prehash, cost);
  if (bcrypt.compareSync(prehash, hash)) return true;
  for (const dummy of dummies) bcrypt.compareSync(prehash, dummy);
  return false;
}
