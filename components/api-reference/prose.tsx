/** A sentence of the document, whose `code` stands between backticks. */
export function Prose({ text }: { text: string }) {
  return text.split(/`([^`]+)`/).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts never change their places.
      <code key={index} className="code">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
