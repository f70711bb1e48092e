import { Component, type ReactNode } from "react";
import { Notice } from "./notice.tsx";

interface BoundaryProps {
  readonly children: ReactNode;
}

/** Keeps a part of the page that could not be loaded, or drawn, from taking the rest with it. */
export class Boundary extends Component<BoundaryProps, { readonly failed: boolean }> {
  override readonly state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div role="alert">
        <Notice type="error">A part of this page could not be loaded. Load the page again.</Notice>
      </div>
    );
  }
}
