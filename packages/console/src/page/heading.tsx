import { type ReactNode, useEffect, useRef } from "react";

interface HeadingProps {
  readonly children: string;
  /** Where there is no field to begin with, people who do not see the page begin at its heading. */
  readonly focused?: boolean;
  readonly description?: ReactNode;
}

/** The heading of a step, and the title of the window. */
export function Heading({ children, focused = false, description }: HeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${children} | Signet`;
    if (focused) heading.current?.focus();
  }, [children, focused]);
  return (
    <div className="heading">
      <h1 ref={heading} tabIndex={-1}>
        {children}
      </h1>
      {description !== undefined && <div className="heading-description">{description}</div>}
    </div>
  );
}
