import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { failurePage } from "./plain-page.ts";
import type { WebResponse } from "./route.ts";

/** The pages as they were built: HTML, and what it loads. */
export interface PageFiles {
  /** @param name "signin.html"; a page that says how to build them where they are not */
  page(name: PageName): Promise<WebResponse>;
  /** Undefined where there is none of the name. @param acceptsGzip what the browser says */
  asset(name: string, acceptsGzip: boolean): Promise<WebResponse | undefined>;
}

export type PageName = "signin.html" | "console.html";

interface Asset {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Undefined where it would not be smaller. */
  readonly gzipped: Uint8Array | undefined;
}

/** What pages load, by the end of the name. Nothing else is given out of the folder. */
const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  woff2: "font/woff2",
};

/** Names have a hash of what is in them: whoever has one need never ask again. */
const FOR_EVER = "public, max-age=31536000, immutable";

const compress = promisify(gzip);

/** @param folder of the built pages, with `assets` in it */
export function createPageFiles(folder: string): PageFiles {
  // As many as were built, since only what was read is kept; from the first who asks on, so that it is compressed once for all of them.
  const assets = new Map<string, Promise<Asset | undefined>>();

  function find(name: string): Promise<Asset | undefined> {
    const known = assets.get(name);
    if (known !== undefined) return known;
    const reading = read(name);
    assets.set(name, reading);
    const forget = () => void assets.delete(name);
    reading.then((asset) => (asset === undefined ? forget() : undefined), forget);
    return reading;
  }

  async function read(name: string): Promise<Asset | undefined> {
    const [, ending = ""] = /^[\w-][\w.-]*\.([a-z0-9]+)$/u.exec(name) ?? [];
    const type = Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined;
    if (type === undefined) return undefined;
    const bytes = await contentOf(join(folder, "assets", name));
    if (bytes === undefined) return undefined;
    const gzipped = ending === "woff2" || ending === "png" ? undefined : await compress(bytes);
    return { type, bytes, gzipped };
  }

  return {
    async page(name) {
      const html = await contentOf(join(folder, name));
      return html === undefined
        ? failurePage(
            503,
            "The pages are not built",
            "The web pages of this server were not built: run npm run build.",
          )
        : { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body: html };
    },

    async asset(name, acceptsGzip) {
      const asset = await find(name);
      if (asset === undefined) return undefined;
      const { type, bytes, gzipped } = asset;
      const compressed = acceptsGzip ? gzipped : undefined;
      return {
        status: 200,
        headers: {
          "content-type": type,
          "cache-control": FOR_EVER,
          vary: "accept-encoding",
          ...(compressed === undefined ? {} : { "content-encoding": "gzip" }),
        },
        body: compressed ?? bytes,
      };
    },
  };
}

async function contentOf(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return undefined;
    throw error;
  }
}
