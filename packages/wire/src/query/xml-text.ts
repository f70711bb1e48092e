// Everything that is not plain text in XML 1.0 (section 2.2 "Characters", 2.4 "Character Data"): markup, the carriage
// return (a parser would turn it into a line feed), and what no XML document may contain, not even as a reference.
const special = /[&<>"'\r\u0085\u2028]|[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const specials = new RegExp(special.source, "gu");

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\r": "&#xD;",
  "\u0085": "&#x85;",
  "\u2028": "&#x2028;",
};

/** Text for an XML document; characters that XML 1.0 cannot carry become U+FFFD. */
export function xmlText(text: string): string {
  return special.test(text) ? text.replace(specials, (character) => references[character] ?? "\uFFFD") : text;
}

/** One element with text; `name` is trusted. */
export function xmlElement(name: string, text: string): string {
  return `<${name}>${xmlText(text)}</${name}>`;
}
