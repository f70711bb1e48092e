import { StrictMode, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { Boundary } from "./boundary.tsx";
import { currentTheme, show } from "./theme.ts";
import "@cloudscape-design/global-styles/index.css";
import "./page.css";

/** Shows a page. */
export function mount(page: ReactNode): void {
  show(currentTheme());
  const place = document.getElementById("page");
  if (place === null) throw new Error("The document has no place for the page.");
  createRoot(place).render(
    <StrictMode>
      <Boundary>{page}</Boundary>
    </StrictMode>,
  );
}
