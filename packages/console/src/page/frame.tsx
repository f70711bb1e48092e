import Button from "@cloudscape-design/components/button";
import { type ReactNode, useEffect, useState } from "react";
import { chooseTheme, currentTheme, followTheme } from "./theme.ts";

interface FrameProps {
  /** Beside the theme, at the end of the bar. */
  readonly actions?: ReactNode;
  readonly width: "form" | "wide";
  readonly children: ReactNode;
}

/** The bar on top, and the page below it. */
export function Frame({ actions, width, children }: FrameProps) {
  return (
    <>
      <header className="bar">
        <span className="brand">Signet</span>
        <span className="bar-actions">
          <ThemeButton />
          {actions}
        </span>
      </header>
      <main className={`page page-${width}`}>{children}</main>
    </>
  );
}

function ThemeButton() {
  const [theme, setTheme] = useState(currentTheme);
  useEffect(() => followTheme(setTheme), []);
  const other = theme === "dark" ? "light" : "dark";
  return (
    <Button
      variant="link"
      onClick={() => {
        chooseTheme(other);
        setTheme(other);
      }}
    >
      {other === "dark" ? "Dark theme" : "Light theme"}
    </Button>
  );
}
