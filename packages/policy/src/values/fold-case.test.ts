import { expect, it } from "vitest";
import { foldCase } from "./fold-case.ts";

const ALL = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

it("keeps what has no case, and is lower case for ASCII", () => {
  const ascii = String.fromCharCode(...Array.from({ length: 128 }, (_, code) => code));
  expect(foldCase(ascii)).toBe(ascii.toLowerCase());
  expect(foldCase("1\u{1f600}日本\ud800")).toBe("1\u{1f600}日本\ud800");
  expect(foldCase("")).toBe("");
});

it.each([
  ["Team ÉCOLE", "tEAM école"],
  ["ΟΔΟΣ", "οδος"],
  ["οδοσ", "οδος"],
  ["SET", "ſet"],
  ["ID", "ıd"],
  ["id", "İD"],
  ["k", "\u212a"],
  ["å", "\u212b"],
  ["µ", "Μ"],
  ["ß", "ẞ"],
  ["ᾳ", "ᾼ"],
  ["ǆ", "ǅ"],
  ["\u{10400}", "\u{10428}"],
])("holds %j and %j for the same", (one, other) => {
  expect(foldCase(one)).toBe(foldCase(other));
});

it.each([
  ["straße", "strasse"],
  ["ﬁ", "fi"],
  ["é", "e\u0301"],
  ["İ", "i\u0307"],
  ["a", "ａ"],
])("does not hold %j and %j for the same", (one, other) => {
  expect(foldCase(one)).not.toBe(foldCase(other));
});

it("folds each letter to one letter, which stays as it is, as do its upper and its lower case where those are one", () => {
  const isOne = (text: string) => Array.from(text).length === 1;
  const odd = ALL.filter((letter) => {
    const folded = foldCase(letter);
    const pairs = [letter.toUpperCase(), letter.toLowerCase(), folded].filter(isOne);
    return folded.length !== letter.length || pairs.some((pair) => foldCase(pair) !== folded);
  });
  expect(odd).toEqual([]);
});

it("folds nothing into ASCII but what the reasoning about policies knows of", () => {
  const others = ALL.filter((letter) => letter > "\x7f" && foldCase(letter) <= "\x7f");
  expect(others).toEqual(["\u0130", "\u0131", "\u017f", "\u212a"]);
});
