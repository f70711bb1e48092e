/** How a list of signed headers lies over the headers of a request. */
export interface HeaderLayout {
  readonly signedNames: readonly string[];
  /** The signed names as one line, `host;x-amz-date`. */
  readonly list: string;
  /** For each signed name, the indexes of its headers in order of arrival; none for one that is absent. */
  readonly places: readonly (readonly number[])[];
  /** The first signed name that no header has. */
  readonly absent: string | undefined;
  /** The first name that must be signed and is not: `host`, whether there is one or not, before every other. */
  readonly unsigned: string | undefined;
}

/**
 * @param names of all headers, lower case, in order of arrival
 * @param mandatory those of them that must be signed
 * @param signedNames lower case, each once
 */
export function layOut(
  names: readonly string[],
  mandatory: readonly string[],
  signedNames: readonly string[],
): HeaderLayout {
  const places = new Map<string, number[]>(signedNames.map((name) => [name, []]));
  for (let i = 0; i < names.length; i++) places.get(names[i] ?? "")?.push(i);
  return {
    signedNames,
    list: signedNames.join(";"),
    places: [...places.values()],
    absent: signedNames.find((name) => places.get(name)?.length === 0),
    unsigned: places.has("host") ? mandatory.find((name) => !places.has(name)) : "host",
  };
}
