import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A square picture in black (true) and white, each of its modules `scale` pixels wide. Source: W3C, "PNG Specification", one bit of grey. */
export function blackAndWhitePng(modules: readonly (readonly boolean[])[], scale: number): Buffer {
  const size = modules.length * scale;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // Bits of a sample; what follows is grey, with the only compression and filter method that there are, not interlaced.
  header.writeUInt8(1, 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(scanlines(modules, scale))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Each line is its filter (none) and its pixels, eight in a byte; white is 1. */
function scanlines(modules: readonly (readonly boolean[])[], scale: number): Buffer {
  const lines = modules.flatMap((row) => {
    const line = Buffer.alloc(1 + Math.ceil((row.length * scale) / 8));
    for (let pixel = 0; pixel < row.length * scale; pixel++) {
      if (row[Math.floor(pixel / scale)] === true) continue;
      const at = 1 + (pixel >> 3);
      line.writeUInt8(line.readUInt8(at) | (0x80 >> (pixel & 7)), at);
    }
    return Array.from({ length: scale }, () => line);
  });
  return Buffer.concat(lines);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const ends = [Buffer.alloc(4), Buffer.alloc(4)] as const;
  ends[0].writeUInt32BE(data.length);
  ends[1].writeUInt32BE(crc32(body));
  return Buffer.concat([ends[0], body, ends[1]]);
}
