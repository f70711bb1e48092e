/** The method and path by which an operation is asked for. Source: Smithy, "http trait". */
export interface OperationUri {
  readonly method: string;
  /** The labels of a path that is this operation's; undefined for any other, and for one that is no valid text. */
  match(this: void, path: string): ReadonlyMap<string, string> | undefined;
  /** What the query has to say: "x-amz-client-auth-method=iam". */
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** @param template "/v1/things/{thing}?kind=x"; throws for a greedy label, which no service of restJson here has */
export function operationUri(method: string, template: string): OperationUri {
  const [path = "", query = ""] = template.split("?", 2);
  const segments = path.split("/");
  if (path.includes("+}")) throw new Error(`Not supported: the greedy label of ${template}`);
  return {
    method,
    query: [...new URLSearchParams(query)],
    match(asked) {
      const parts = asked.split("/");
      if (parts.length !== segments.length) return undefined;
      const labels = new Map<string, string>();
      for (const [index, segment] of segments.entries()) {
        const part = parts[index] ?? "";
        if (!segment.startsWith("{")) {
          if (segment !== part) return undefined;
          continue;
        }
        const value = decoded(part);
        if (value === undefined || value === "") return undefined;
        labels.set(segment.slice(1, -1), value);
      }
      return labels;
    },
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
