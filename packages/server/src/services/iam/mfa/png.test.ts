import { crc32, inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { blackAndWhitePng } from "./png.ts";

/** The chunks of a PNG, each with its checksum found right. */
function chunksOf(png: Buffer): readonly { readonly type: string; readonly data: Buffer }[] {
  expect(png.subarray(0, 8).toString("latin1")).toBe("\u0089PNG\r\n\u001a\n");
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.push({ type: body.toString("latin1", 0, 4), data: body.subarray(4) });
    at += 12 + length;
  }
  return chunks;
}

test("a picture has its size, its checksums and its pixels", () => {
  const [header, pixels, end] = chunksOf(
    blackAndWhitePng(
      [
        [true, false, true],
        [false, false, false],
        [true, true, false],
      ],
      3,
    ),
  );
  expect(header).toEqual({
    type: "IHDR",
    data: Buffer.from([0, 0, 0, 9, 0, 0, 0, 9, 1, 0, 0, 0, 0]),
  });
  expect(end).toEqual({ type: "IEND", data: Buffer.alloc(0) });
  const lines = inflateSync(pixels?.data ?? Buffer.alloc(0))
    .toString("hex")
    .match(/.{6}/g);
  // Nine pixels in two bytes, the last seven bits unused; 1 is white.
  const [first, second, third] = ["001c00", "00ff80", "000380"];
  expect(lines).toEqual([first, first, first, second, second, second, third, third, third]);
});
