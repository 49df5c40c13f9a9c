/** A picture that was checked and written anew. */
export interface Picture {
  type: 'image/png' | 'image/svg+xml';
  /** In pixels; of an SVG only their proportion means something. */
  width: number;
  height: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Its message says what is wrong, and what to do. */
export class UnfitPicture extends Error {}

/** The sides may differ by this factor. */
const widest = 12;

/** @throws UnfitPicture if it would be a mere line */
export function requireProportion(width: number, height: number): void {
  if (Math.max(width / height, height / width) > widest)
    throw new UnfitPicture(`One side is more than ${widest} times the other. Cut it to its content.`);
}
