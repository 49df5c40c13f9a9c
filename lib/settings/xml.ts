import { UnfitPicture } from '#lib/settings/picture';

/**
 * Reads the plain part of XML: elements, attributes and text. Whatever could bring in something else is refused: DOCTYPE,
 * entities, CDATA and processing instructions. Comments are left out.
 */

export interface Element {
  name: string;
  attributes: Map<string, string>;
  children: (Element | string)[];
}

const mostElements = 5_000;
const deepest = 32;

const declaration = /^\ufeff?<\?xml\s[^<>?]*\?>/;
const comment = /<!--(?:(?!--)[\s\S])*-->/y;
const openTag = /<([A-Za-z][\w:.-]*)((?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const closeTag = /<\/([A-Za-z][\w:.-]*)\s*>/y;
const attribute = /([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;
const words = /[^<]+/y;

const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What XML 1.0 allows in a document. */
const isCharacter = (code: number) =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 32 && code < 0xd800) ||
  (code > 0xdfff && code < 0xfffe);

function decodeReference(name: string): string {
  const [, hex, decimal] = /^#(?:x([0-9a-f]{1,5})|([0-9]{1,6}))$/i.exec(name) ?? [];
  const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
  const character = characters[name] ?? (isCharacter(code) ? String.fromCharCode(code) : null);
  if (character === null) throw new UnfitPicture('It has an entity (&…;), which is not allowed.');
  return character;
}

function decode(text: string): string {
  if ([...text].some((one) => !isCharacter(Math.min(one.codePointAt(0) ?? 0, 0xe000))))
    throw new UnfitPicture('It has a control character, which is not allowed.');
  return text.replaceAll(/&([^;&]{0,10};?)/g, (_, name: string) =>
    decodeReference(name.endsWith(';') ? name.slice(0, -1) : ''),
  );
}

function attributesOf(source: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single] of source.matchAll(attribute)) {
    if (attributes.has(name)) throw new UnfitPicture(`It gives the attribute ${name} twice.`);
    attributes.set(name, decode(double ?? single ?? ''));
  }
  return attributes;
}

/** The place in the text, and the elements that are open there, outermost first. */
class Reader {
  at = 0;
  elements = 0;
  readonly open: Element[] = [{ name: '', attributes: new Map(), children: [] }];

  constructor(readonly text: string) {
    this.at = declaration.exec(text)?.[0].length ?? (text.startsWith('\ufeff') ? 1 : 0);
  }

  /** What stands here, if it is that. */
  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  begin([, name = '', attributes = '', empty]: RegExpExecArray): void {
    const element: Element = { name, attributes: attributesOf(attributes), children: [] };
    this.open.at(-1)?.children.push(element);
    this.elements += 1;
    if (this.elements > mostElements || this.open.length > deepest)
      throw new UnfitPicture('It has too many elements. Simplify it.');
    if (!empty) this.open.push(element);
  }

  end([, name]: RegExpExecArray): void {
    if (this.open.length === 1 || this.open.pop()?.name !== name) throw malformed();
  }

  readonly kinds: readonly [RegExp, (found: RegExpExecArray) => void][] = [
    [comment, () => {}],
    [words, ([text]) => void this.open.at(-1)?.children.push(decode(text))],
    [closeTag, (found) => this.end(found)],
    [openTag, (found) => this.begin(found)],
  ];

  step(): void {
    const isRead = this.kinds.some(([pattern, use]) => {
      const found = this.take(pattern);
      if (found) use(found);
      return found !== null;
    });
    if (!isRead) throw this.refusal();
  }

  refusal(): UnfitPicture {
    return this.text.startsWith('<!', this.at) || this.text.startsWith('<?', this.at)
      ? new UnfitPicture('It has a DOCTYPE, CDATA or a processing instruction, which is not allowed.')
      : malformed();
  }
}

const malformed = () => new UnfitPicture('This is not well-formed XML. Save it anew.');

/** The one element of the document. @throws UnfitPicture */
export function parseXml(text: string): Element {
  const reader = new Reader(text);
  while (reader.at < text.length) reader.step();
  const [document] = reader.open;
  const roots = document?.children.filter((child) => typeof child !== 'string' || child.trim() !== '') ?? [];
  const [root] = roots;
  if (reader.open.length > 1 || roots.length !== 1 || !root || typeof root === 'string') throw malformed();
  return root;
}

const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (one) => references[one] ?? '');

export function writeXml({ name, attributes, children }: Element): string {
  const given = [...attributes].map(([key, value]) => ` ${key}="${escaped(value)}"`).join('');
  const content = children.map((child) => (typeof child === 'string' ? escaped(child) : writeXml(child)));
  return content.length === 0 ? `<${name}${given}/>` : `<${name}${given}>${content.join('')}</${name}>`;
}
