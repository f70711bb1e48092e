/** A principal as a policy names it, such as the ARN in `"AWS": "arn:…"`. */
export interface NamedPrincipal {
  /** AWS, Service, Federated, CanonicalUser. */
  readonly type: string;
  readonly value: string;
}

interface PlacedPrincipal extends NamedPrincipal {
  /** Where the JSON string is in the text, quotes included. */
  readonly start: number;
  readonly end: number;
}

/** The principals that the statements of a policy name, in the order written. The text must be a policy that parses. */
export function principalsIn(text: string): readonly NamedPrincipal[] {
  return find(text);
}

/** Puts other principals of the type AWS in place of those for which `replace` gives one. All other text stays as it is. */
export function replacePrincipals(text: string, replace: (value: string) => string | undefined): string {
  let result = "";
  let copied = 0;
  for (const { type, value, start, end } of find(text)) {
    const replacement = type === "AWS" ? replace(value) : undefined;
    if (replacement === undefined || replacement === value) continue;
    result += text.slice(copied, start) + JSON.stringify(replacement);
    copied = end;
  }
  return result + text.slice(copied);
}

// Strings, and what gives them their place; numbers, literals, commas and white space say nothing here.
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/** Walks the JSON text, which keeps what a parser throws away: where a string stands, and how it was written. */
function find(text: string): PlacedPrincipal[] {
  const found: PlacedPrincipal[] = [];
  /** The keys of the objects around, outermost first; arrays add nothing. */
  const path: string[] = [];
  const open: string[] = [];
  let pending: { readonly value: string; readonly start: number; readonly end: number } | undefined;

  function endOfValue(): void {
    if (pending === undefined) return;
    const [statement, element, type] = path;
    if (
      path.length === 3 &&
      statement === "Statement" &&
      (element === "Principal" || element === "NotPrincipal") &&
      type !== undefined
    ) {
      found.push({ type, ...pending });
    }
    pending = undefined;
  }

  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    const start = match.index;
    switch (token) {
      case "{":
        endOfValue();
        open.push(token);
        path.push("");
        break;
      case "[":
        endOfValue();
        open.push(token);
        break;
      case "}":
      case "]":
        endOfValue();
        if (open.pop() === "{") path.pop();
        break;
      case ":":
        path[path.length - 1] = pending?.value ?? "";
        pending = undefined;
        break;
      default:
        endOfValue();
        pending = { value: JSON.parse(token) as string, start, end: start + token.length };
    }
  }
  return found;
}
