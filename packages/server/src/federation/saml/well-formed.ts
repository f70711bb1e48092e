/** Characters that XML 1.0 has not (section 2.2), and the control characters that it advises against. */
const NOT_XML = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/u;

const NAME = "[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?";
const REFERENCE = /&(?:amp|lt|gt|quot|apos|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));/y;
const DECLARATION = /\uFEFF?(?:<\?xml[ \t\r\n][^?<>]*\?>)?/y;
const SPACE = /[ \t\r\n]*/y;
const TEXT = /[^<&]+/y;
const START = new RegExp(`<(${NAME})`, "y");
const ATTRIBUTE = new RegExp(
  `[ \\t\\r\\n]+(${NAME})[ \\t\\r\\n]*=[ \\t\\r\\n]*(?:"([^"<]*)"|'([^'<]*)')`,
  "y",
);
const START_END = /[ \t\r\n]*(\/?)>/y;
const END = new RegExp(`</(${NAME})[ \\t\\r\\n]*>`, "y");

/**
 * Whether a text is a well-formed XML document of the plain kind that SAML exchanges: elements, attributes, text, comments and CDATA;
 * names of ASCII letters; no document type declaration, no processing instruction. (XML 1.0, section 2.) Takes time in proportion to
 * the text.
 */
export function isWellFormed(text: string): boolean {
  if (NOT_XML.test(text)) return false;
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(text) ?? undefined;
    if (match !== undefined) at = pattern.lastIndex;
    return match;
  };
  /** Past the next `end`; what is before it. */
  const takeUntil = (start: string, end: string): string | undefined => {
    if (!text.startsWith(start, at)) return undefined;
    const ends = text.indexOf(end, at + start.length);
    if (ends === -1) return undefined;
    const within = text.slice(at + start.length, ends);
    at = ends + end.length;
    return within;
  };
  const comment = (): boolean | undefined => {
    const within = takeUntil("<!--", "-->");
    return within === undefined ? undefined : !within.includes("--") && !within.endsWith("-");
  };
  /** The name of an element that stays open, "" for one that is empty; undefined for what is no start. */
  const startTag = (): string | undefined => {
    const name = take(START)?.[1];
    if (name === undefined) return undefined;
    const names = new Set<string>();
    for (let match = take(ATTRIBUTE); match !== undefined; match = take(ATTRIBUTE)) {
      const [, attribute = "", double, single = ""] = match;
      if (names.has(attribute) || !hasReferencesOnly(double ?? single)) return undefined;
      names.add(attribute);
    }
    const end = take(START_END);
    if (end === undefined) return undefined;
    return end[1] === "/" ? "" : name;
  };
  const misc = (): boolean => {
    for (;;) {
      take(SPACE);
      const found = comment();
      if (found === undefined) return true;
      if (!found) return false;
    }
  };

  take(DECLARATION);
  if (!misc()) return false;
  const open: string[] = [];
  const root = startTag();
  if (root === undefined) return false;
  if (root !== "") open.push(root);
  while (open.length > 0) {
    const within = take(TEXT)?.[0];
    if (within !== undefined) {
      if (within.includes("]]>")) return false;
      continue;
    }
    const reference = take(REFERENCE);
    if (reference !== undefined) {
      if (!isCharacter(reference)) return false;
      continue;
    }
    const end = take(END)?.[1];
    if (end !== undefined) {
      if (open.pop() !== end) return false;
      continue;
    }
    const found = comment();
    if (found === true || takeUntil("<![CDATA[", "]]>") !== undefined) continue;
    const start = found === undefined ? startTag() : undefined;
    if (start === undefined) return false;
    if (start !== "") open.push(start);
  }
  return misc() && at === text.length;
}

/** Whether each & of an attribute's value begins a reference to a character. */
function hasReferencesOnly(value: string): boolean {
  for (let at = value.indexOf("&"); at !== -1; at = value.indexOf("&", at + 1)) {
    REFERENCE.lastIndex = at;
    const match = REFERENCE.exec(value);
    if (match === null || !isCharacter(match)) return false;
  }
  return true;
}

function isCharacter([, decimal, hexadecimal]: RegExpExecArray): boolean {
  const text = decimal ?? hexadecimal;
  if (text === undefined) return true;
  const code = Number.parseInt(text, decimal === undefined ? 16 : 10);
  return code > 0 && code <= 0x10ffff && !NOT_XML.test(String.fromCodePoint(code));
}
