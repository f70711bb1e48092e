import { join, resolve } from "node:path";
import { build, type Plugin, type Rolldown } from "vite";

const ROOT = resolve(import.meta.dirname, "..", "..");
const CONSOLE = join(ROOT, "packages", "console");

/** The pages as the server serves them. */
export interface BuiltConsole {
  /** Files that went in, by absolute path. */
  readonly modules: readonly string[];
  /** What the pages load at once, by page: names of files in the folder. What a page loads when it needs it is not among them. */
  readonly loads: ReadonlyMap<string, readonly string[]>;
}

/** The pages that there are: files in packages/console. */
export const PAGES = ["signin.html", "console.html"] as const;

/**
 * Builds the web pages: one HTML file for each of `PAGES`, and `assets/`, whose names have hashes of what is in them. The server has to
 * serve `assets/` as `/signin/assets/`.
 *
 * @param folder made anew
 * @throws when a module is missing
 */
export async function buildConsole(folder: string): Promise<BuiltConsole> {
  const output = await build({
    configFile: false,
    root: CONSOLE,
    base: "/signin/",
    logLevel: "error",
    plugins: [fontsAsFiles],
    build: {
      outDir: folder,
      emptyOutDir: true,
      // The Content-Security-Policy of the pages takes scripts, styles and fonts from this server's files only.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: "es2022",
      reportCompressedSize: false,
      chunkSizeWarningLimit: Infinity,
      rolldownOptions: { input: PAGES.map((page) => join(CONSOLE, page)) },
    },
  });
  if (!("output" in output)) throw new Error("Vite built something else than one set of files.");
  const chunks = output.output.filter((file) => file.type === "chunk");
  const modules = chunks.flatMap((chunk) =>
    Object.entries(chunk.modules)
      // Of a style sheet nothing is left in the script.
      .filter(
        ([id, { renderedLength }]) => !id.startsWith("\0") && (renderedLength > 0 || id.endsWith(".css")),
      )
      .map(([id]) => id),
  );
  return { modules, loads: loadedBy(chunks) };
}

function loadedBy(chunks: readonly Rolldown.OutputChunk[]): ReadonlyMap<string, readonly string[]> {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const reach = (name: string, seen: Set<string>): Set<string> => {
    if (!seen.has(name)) {
      seen.add(name);
      for (const next of byName.get(name)?.imports ?? []) reach(next, seen);
    }
    return seen;
  };
  return new Map(
    PAGES.map((page) => {
      const entry = chunks.find(({ facadeModuleId }) => facadeModuleId === join(CONSOLE, page));
      if (entry === undefined) throw new Error(`${page} has no script.`);
      return [page, [...reach(entry.fileName, new Set())]];
    }),
  );
}

const INLINE_FONT = /url\("?data:font\/woff2;[^,)]*?base64,([\w+/=]+)"?\)/gu;

/** Cloudscape's styles have their fonts inside, eight of them: as files, a page loads those that it shows, and after its text. */
const fontsAsFiles: Plugin = {
  name: "signet:fonts-as-files",
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== "asset" || !file.fileName.endsWith(".css")) continue;
      file.source = String(file.source).replaceAll(INLINE_FONT, (_whole, base64: string) => {
        const font = this.emitFile({
          type: "asset",
          name: "open-sans.woff2",
          source: Buffer.from(base64, "base64"),
        });
        return `url(/signin/${this.getFileName(font)})`;
      });
    }
  },
};
