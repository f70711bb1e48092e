import { applyMode, Mode } from "@cloudscape-design/global-styles";

/** What the person chose; undefined: as the device has it. */
export type Theme = "light" | "dark";

const KEPT_AS = "signet-theme";

const darkDevice = () => globalThis.matchMedia("(prefers-color-scheme: dark)");

export function currentTheme(): Theme {
  return chosenTheme() ?? (darkDevice().matches ? "dark" : "light");
}

function chosenTheme(): Theme | undefined {
  const kept = localStorage.getItem(KEPT_AS);
  return kept === "light" || kept === "dark" ? kept : undefined;
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
  localStorage.setItem(KEPT_AS, theme);
  show(theme);
}

export function show(theme: Theme): void {
  applyMode(theme === "dark" ? Mode.Dark : Mode.Light);
  document.documentElement.dataset["theme"] = theme;
}
