import Button from "@cloudscape-design/components/button";
import { useEffect, useState } from "react";
import type { Api } from "../api/client.ts";
import type { Who } from "../api/types.ts";
import { Notice } from "../page/notice.tsx";
import { nameAndAccount } from "../page/who.ts";
import { safeDestination } from "./destination.ts";

interface ActiveSessionProps {
  readonly api: Api;
  readonly destination: string | null;
}

/** Tells who is signed in here already: they may go on as they are, or sign in as somebody else below. */
export function ActiveSession({ api, destination }: ActiveSessionProps) {
  const [session, setSession] = useState<Who | null>(null);
  useEffect(() => {
    // The form below works without it, and tells what is wrong when it is sent.
    api.context().then(
      (context) => setSession(context.session),
      () => undefined,
    );
  }, [api]);
  if (session === null) return null;
  return (
    <Notice
      type="info"
      action={<Button href={safeDestination(destination ?? "/console", location.origin)}>Continue</Button>}
    >
      You are signed in as {nameAndAccount(session)}.
    </Notice>
  );
}
