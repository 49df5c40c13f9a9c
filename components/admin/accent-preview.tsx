import { type Palette, palettesOf } from '#lib/schemas/accent';
import { contrastOf, inWords } from '#lib/schemas/contrast';

/** How text on a button looks in both themes. As a drawing, because the security policy allows no style attributes. */
export function AccentPreview({ accent }: { accent: string }) {
  const { light, dark } = palettesOf(accent);
  return (
    <ul className="accent-preview" aria-label="Accent color">
      <Swatch theme="Light theme" palette={light} />
      <Swatch theme="Dark theme" palette={dark} />
    </ul>
  );
}

function Swatch({ theme, palette: { accent, text } }: { theme: string; palette: Palette }) {
  return (
    <li>
      <svg viewBox="0 0 48 28" width="48" height="28" aria-hidden="true" focusable="false">
        <rect width="48" height="28" rx="6" fill={accent} />
        <text x="24" y="19" textAnchor="middle" fontSize="14" fontWeight="600" fill={text}>
          Aa
        </text>
      </svg>
      <span>
        {theme} <span className="code">{accent}</span>, text {inWords(contrastOf(accent, text))}
      </span>
    </li>
  );
}
