import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** Where pictures of the pages go, for a person to look at; undefined: none are made. */
const PICTURES = process.env["SIGNET_PAGE_PICTURES"];

/** Each theme at one of the widths: what axe finds of a theme are colours, of a width what does not fit or lies on something else. */
const ALL_LOOKS = [
  { name: "light-wide", colorScheme: "light", viewport: { width: 1280, height: 800 } },
  { name: "dark-narrow", colorScheme: "dark", viewport: { width: 320, height: 640 } },
  { name: "light-narrow", colorScheme: "light", viewport: { width: 320, height: 640 } },
  { name: "dark-wide", colorScheme: "dark", viewport: { width: 1280, height: 800 } },
] as const;

/** Both themes and both widths in two looks; `npm run test:deep` has all four. */
const LOOKS = process.env["DEEP"] === "1" || PICTURES !== undefined ? ALL_LOOKS : ALL_LOOKS.slice(0, 2);

/**
 * What is wrong with a page as people see it: axe's findings, and whether one has to scroll sideways. The page is left as it was.
 *
 * @param name of the page, for what is said and for pictures
 */
export async function findFaults(page: Page, name: string): Promise<readonly string[]> {
  const before = page.viewportSize();
  const found: string[] = [];
  for (const { name: look, viewport, colorScheme } of LOOKS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    // The few pages without script are as the browser has them.
    await page
      .locator(`html[data-theme="${colorScheme}"], html:not(:has(script))`)
      .waitFor({ state: "attached" });
    // Colours on their way to those of the theme are none of it yet.
    await page.evaluate(
      "Promise.allSettled(document.getAnimations().map((animation) => animation.finished))",
    );
    if (PICTURES !== undefined) await takePicture(page, PICTURES, `${name}-${look}`);
    const width = (await page.evaluate("document.documentElement.scrollWidth")) as number;
    if (width > viewport.width) found.push(`${name}, ${look}: ${width} pixels wide`);
    // In its other mode axe opens a tab of its own.
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
    const { violations } = await axe.analyze();
    for (const { id, help, nodes } of violations)
      found.push(
        `${name}, ${look}: ${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`,
      );
  }
  if (before !== null) await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: null });
  return found;
}

async function takePicture(page: Page, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
