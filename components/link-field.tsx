/** The page of an opened link: its id tells it from other links that are open in the same browser. */
export const linkPath = (page: string, link: string) => `${page}?link=${link}`;

/** Which of the opened links the form is for. */
export function LinkField({ link }: { link: string }) {
  return <input type="hidden" name="link" value={link} />;
}
