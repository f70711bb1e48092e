/** The first policy variable as it is written, `${aws:username}`; undefined when there is none, or it is not closed. */
export function firstVariable(text: string): string | undefined {
  const open = text.indexOf("${");
  const close = open === -1 ? -1 : text.indexOf("}", open);
  return close === -1 ? undefined : text.slice(open, close + 1);
}

/** The text without what its policy variables say. In one pass, however many are begun and never closed. */
export function withoutVariables(text: string): string {
  let result = "";
  let start = 0;
  for (;;) {
    const open = text.indexOf("${", start);
    const close = open === -1 ? -1 : text.indexOf("}", open);
    if (close === -1) return result + text.slice(start);
    result += text.slice(start, open);
    start = close + 1;
  }
}
