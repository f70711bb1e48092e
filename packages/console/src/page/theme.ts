import { applyMode, Mode } from "@cloudscape-design/global-styles";
import { keep, kept } from "./kept.ts";

/** What the person chose; undefined: as the device has it. */
export type Theme = "light" | "dark";

const KEPT_AS = "signet-theme";

const darkDevice = () => globalThis.matchMedia("(prefers-color-scheme: dark)");

export function currentTheme(): Theme {
  return chosenTheme() ?? (darkDevice().matches ? "dark" : "light");
}

function chosenTheme(): Theme | undefined {
  const theme = kept(KEPT_AS);
  return theme === "light" || theme === "dark" ? theme : undefined;
}

/** Puts the theme on the page, and keeps it there when the device changes its own. */
export function followTheme(changed: (theme: Theme) => void): () => void {
  const device = darkDevice();
  const follow = () => {
    show(currentTheme());
    changed(currentTheme());
  };
  show(currentTheme());
  device.addEventListener("change", follow);
  return () => device.removeEventListener("change", follow);
}

export function chooseTheme(theme: Theme): void {
  keep(KEPT_AS, theme);
  show(theme);
}

export function show(theme: Theme): void {
  applyMode(theme === "dark" ? Mode.Dark : Mode.Light);
  document.documentElement.dataset["theme"] = theme;
}
