import type { Locator } from "playwright-core";

/** Reads the QR code of a picture on a page, as an authenticator app does from a screen that is clean: nothing is corrected. */
export async function readQrCode(picture: Locator): Promise<string> {
  const source = JSON.stringify(await picture.getAttribute("src"));
  const rows = (await picture.page().evaluate(`(${DARK_PIXELS})(${source})`)) as readonly string[];
  return textOf(modulesOf(rows));
}

/** Runs in the page: a row of the picture is a text of 1 for dark and 0 for light. */
const DARK_PIXELS = `async (src) => {
  const image = Object.assign(new Image(), { src });
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const context = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (data[(y * width + x) * 4] < 128 ? "1" : "0")).join(""));
}`;

type Modules = readonly (readonly boolean[])[];

/** The dark ring at the left end of the first row is seven modules long. */
function modulesOf(rows: readonly string[]): Modules {
  const top = rows.findIndex((row) => row.includes("1"));
  const first = rows[top] ?? "";
  const left = first.indexOf("1");
  const scale = ((/^0*(1+)/u.exec(first)?.[1] ?? "").length || 7) / 7;
  const size = (first.lastIndexOf("1") + 1 - left) / scale;
  if (!Number.isInteger(scale) || (size - 17) % 4 !== 0) throw new Error("This is no QR code");
  const numbers = [...Array.from({ length: size }).keys()];
  return numbers.map((y) => numbers.map((x) => rows[top + y * scale]?.[left + x * scale] === "1"));
}

/** ISO/IEC 18004, table 9, versions 1 to 10: codewords for correction in a block, and blocks. By the level's two bits in the format. */
const BLOCKS: readonly { readonly correction: readonly number[]; readonly blocks: readonly number[] }[] = [
  { correction: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26], blocks: [1, 1, 1, 2, 2, 4, 4, 4, 5, 5] },
  { correction: [7, 10, 15, 20, 26, 18, 20, 24, 30, 18], blocks: [1, 1, 1, 1, 1, 2, 2, 2, 2, 4] },
  { correction: [17, 28, 22, 16, 22, 28, 26, 26, 24, 28], blocks: [1, 1, 2, 4, 4, 4, 5, 6, 8, 8] },
  { correction: [13, 22, 18, 26, 18, 24, 18, 22, 20, 24], blocks: [1, 1, 2, 2, 4, 4, 6, 6, 8, 8] },
];

/** The same, 7.8.2: which modules were turned over. */
const MASKS: readonly ((y: number, x: number) => boolean)[] = [
  (y, x) => (y + x) % 2 === 0,
  (y) => y % 2 === 0,
  (_y, x) => x % 3 === 0,
  (y, x) => (y + x) % 3 === 0,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0,
];

function textOf(modules: Modules): string {
  const version = (modules.length - 17) / 4;
  // Five bits of the format, below the upper left pattern; masked with 10101 (the same, 7.9.1).
  const format =
    [0, 1, 2, 3, 4].reduce((bits, x) => bits * 2 + (modules[8]?.[x] === true ? 1 : 0), 0) ^ 0b10101;
  const level = BLOCKS[format >> 3];
  const mask = MASKS[format & 7];
  const correction = level?.correction[version - 1];
  const blocks = level?.blocks[version - 1];
  if (mask === undefined || correction === undefined || blocks === undefined)
    throw new Error("This QR code is larger than those of this test");
  const data = dataOf(codewordsOf(modules, mask), correction, blocks);
  const bits = data.map((byte) => byte.toString(2).padStart(8, "0")).join("");
  if (!bits.startsWith("0100")) throw new Error("This QR code has no bytes in it");
  const digits = version < 10 ? 8 : 16;
  const length = Number.parseInt(bits.slice(4, 4 + digits), 2);
  const bytes = Array.from({ length }, (_, n) =>
    Number.parseInt(bits.slice(4 + digits + n * 8, 12 + digits + n * 8), 2),
  );
  return Buffer.from(bytes).toString("utf8");
}

/** The same, 7.7.3: from the lower right corner up and down, two columns at a time, around what is not data. */
function codewordsOf(modules: Modules, mask: (y: number, x: number) => boolean): readonly number[] {
  const size = modules.length;
  const isPattern = patternsOf(size);
  let bits = "";
  let upwards = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let n = 0; n < size; n++) {
      const y = upwards ? size - 1 - n : n;
      for (const x of [right, right - 1])
        if (!isPattern(y, x)) bits += (modules[y]?.[x] === true) === mask(y, x) ? "0" : "1";
    }
    upwards = !upwards;
  }
  return (bits.match(/.{8}/gu) ?? []).map((byte) => Number.parseInt(byte, 2));
}

function patternsOf(size: number): (y: number, x: number) => boolean {
  const version = (size - 17) / 4;
  const places = version === 1 ? [] : version < 7 ? [6, size - 7] : [6, (size - 1) / 2, size - 7];
  return (y, x) => {
    if (y === 6 || x === 6) return true;
    if ((y < 9 && x < 9) || (y < 9 && x >= size - 8) || (y >= size - 8 && x < 9)) return true;
    if (version >= 7 && ((y < 6 && x >= size - 11) || (x < 6 && y >= size - 11))) return true;
    return places.some((row) =>
      places.some((column) => {
        const isFinder =
          (row === 6 && column === 6) ||
          (row === 6 && column === size - 7) ||
          (row === size - 7 && column === 6);
        return !isFinder && Math.abs(y - row) <= 2 && Math.abs(x - column) <= 2;
      }),
    );
  };
}

/** The same, 7.6: blocks take turns; the last of them have one codeword more. */
function dataOf(codewords: readonly number[], correction: number, blocks: number): readonly number[] {
  const short = Math.floor(codewords.length / blocks) - correction;
  const long = codewords.length % blocks;
  const lengths = Array.from({ length: blocks }, (_, n) => (n < blocks - long ? short : short + 1));
  const read: number[][] = lengths.map(() => []);
  let next = 0;
  for (let n = 0; n <= short; n++)
    for (const [block, length] of lengths.entries())
      if (n < length) read[block]?.push(codewords[next++] ?? 0);
  return read.flat();
}
