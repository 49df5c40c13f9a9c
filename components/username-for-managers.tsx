/** Tells a password manager whose password changes. It has no name, so it is not sent. */
export function UsernameForManagers({ username }: { username: string }) {
  return <input type="text" autoComplete="username" value={username} readOnly hidden />;
}
