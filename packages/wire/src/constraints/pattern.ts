/**
 * Turns a model's pattern, a Java regular expression for the whole value, into one of this runtime.
 *
 * What differs and occurs in models: Java lets any punctuation be escaped; `\u10000` is U+1000 followed by a zero;
 * `.` also stops at U+0085; `\p{...}` takes POSIX names. What else differs (possessive quantifiers, inline flags,
 * `\Q`, class intersections ...) is refused when compiled, by the `u` flag's own strictness or here.
 *
 * Source: Java SE, "java.util.regex.Pattern"; ECMA-262, "RegExp Patterns".
 */
export function compilePattern(pattern: string): RegExp {
  return new RegExp(`^(?:${translate(pattern)})$`, "u");
}

const posix: Readonly<Record<string, string>> = {
  Alnum: "a-zA-Z0-9",
  Alpha: "a-zA-Z",
  Digit: "0-9",
  Lower: "a-z",
  Upper: "A-Z",
  ASCII: "\\x00-\\x7F",
  Graph: "!-~",
  Print: " -~",
  Punct: "!-\\/:-@\\[-`{-~",
};

function translate(pattern: string): string {
  let result = "";
  let inClass = false;
  let position = 0;
  while (position < pattern.length) {
    const character = pattern.charAt(position);
    if (character === "\\") {
      const escape = /\\(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[pP](?:\{\w+\}|\w)|.)/suy;
      escape.lastIndex = position;
      const [source] = escape.exec(pattern) ?? [];
      if (source === undefined) throw unsupported(pattern);
      result += translateEscape(source, inClass, pattern);
      position += source.length;
      continue;
    }
    if (inClass) {
      if (character === "[" || pattern.startsWith("&&", position)) throw unsupported(pattern);
      if (character === "]") inClass = false;
      result += character;
    } else if (character === "[") {
      inClass = true;
      result += character;
    } else if (character === ".") {
      result += "[^\\n\\r\\u0085\\u2028\\u2029]";
    } else {
      result += character;
    }
    position += 1;
  }
  return result;
}

function translateEscape(source: string, inClass: boolean, pattern: string): string {
  if (/^\\[pP]/u.test(source)) return translateProperty(source, inClass);
  if (/^\\[ux]/u.test(source)) {
    if (source.length < 4) throw unsupported(pattern);
    return source;
  }
  const letter = source.charAt(1);
  if (/[dDwWsSnrtf]/u.test(letter)) return source;
  if (/[0-9A-Za-z]/u.test(letter)) throw unsupported(pattern);
  // An escaped character that stands for itself: kept where the u flag allows it, bare where it does not.
  if (/[\^$\\.*+?()[\]{}|/]/u.test(letter)) return source;
  return letter === "-" && inClass ? source : letter;
}

function translateProperty(source: string, inClass: boolean): string {
  const name = source.replace(/^\\[pP]\{?(?:Is)?/u, "").replace("}", "");
  const range = posix[name];
  if (range === undefined) return `\\${source.charAt(1)}{${name}}`;
  if (source.charAt(1) === "P") return inClass ? "" : `[^${range}]`;
  return inClass ? range : `[${range}]`;
}

function unsupported(pattern: string): Error {
  return new Error(`Not a supported pattern: ${pattern}`);
}
