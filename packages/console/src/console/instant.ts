const FORMAT = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });

/** In the person's own time zone. @param at what the server or the SDK gave: ISO 8601, milliseconds since 1970, or a date */
export function instant(at: string | number | Date): string {
  return FORMAT.format(new Date(at));
}
