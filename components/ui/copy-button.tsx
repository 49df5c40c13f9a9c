'use client';

import { useEffect, useState } from 'react';

/** Needs JavaScript and a secure page, so it only appears with them. */
export function CopyButton({ text }: { text: string }) {
  const [ready, setReady] = useState(false);
  const [copied, setCopied] = useState(false);
  useEffect(() => setReady('clipboard' in navigator), []);
  if (!ready) return null;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <>
      <button type="button" className="button" data-tone="plain" data-size="small" onClick={copy}>
        Copy
      </button>
      <span role="status">{copied && 'Copied'}</span>
    </>
  );
}
