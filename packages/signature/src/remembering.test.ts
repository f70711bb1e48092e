import { describe, expect, test, vi } from "vitest";
import { remembering } from "./remembering.ts";

const counted = (bounds = { entries: 2, longest: 8 }) => {
  const make = vi.fn<(text: string) => { text: string } | undefined>((text) =>
    text.startsWith("!") ? undefined : { text },
  );
  return { make, read: remembering(make, bounds) };
};

describe("remembering what was made of a text", () => {
  test("makes it once", () => {
    const { make, read } = counted();
    const first = read("a");
    expect(read("a")).toBe(first);
    expect(first).toEqual({ text: "a" });
    expect(make).toHaveBeenCalledTimes(1);
  });

  test("tells texts apart that begin alike", () => {
    const { read } = counted();
    expect([read("ab"), read("abc"), read("a"), read("")].map((made) => made?.text)).toEqual([
      "ab",
      "abc",
      "a",
      "",
    ]);
  });

  test("does not remember what could not be made", () => {
    const { make, read } = counted();
    expect([read("!"), read("!")]).toEqual([undefined, undefined]);
    expect(make).toHaveBeenCalledTimes(2);
  });

  test("does not remember a long text, nor one beyond ASCII, which a copy by bytes would make another", () => {
    const { make, read } = counted();
    for (const text of ["123456789", "\u0141", "\u00e9"]) {
      expect(read(text)).toEqual({ text });
      expect(read(text)).toEqual({ text });
    }
    expect(make).toHaveBeenCalledTimes(6);
    expect(read("A")).toEqual({ text: "A" });
  });

  test("holds no more than two generations, and keeps what is asked for again", () => {
    const { make, read } = counted();
    const a = read("a");
    read("b");
    read("c");
    expect(read("a")).toBe(a);
    read("d");
    expect(read("a")).toBe(a);
    expect(make).toHaveBeenCalledTimes(4);
    read("e");
    read("f");
    read("g");
    expect(read("a")).not.toBe(a);
  });
});
