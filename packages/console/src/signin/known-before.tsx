import Button from "@cloudscape-design/components/button";
import { useEffect, useState } from "react";
import type { Api } from "../api/client.ts";
import type { Context } from "../api/types.ts";
import { Notice } from "../page/notice.tsx";
import { nameAndAccount } from "../page/who.ts";
import { otherSite, safeDestination } from "./destination.ts";

interface KnownBeforeProps {
  readonly api: Api;
  readonly destination: string | null;
}

/**
 * What this browser is known by: who is signed in already may go on as they are, or sign in as somebody else below; who came by a company's
 * link has no password here, and goes back there.
 */
export function KnownBefore({ api, destination }: KnownBeforeProps) {
  const [context, setContext] = useState<Context>();
  useEffect(() => {
    // The form below works without it, and tells what is wrong when it is sent.
    api.context().then(setContext, () => undefined);
  }, [api]);
  if (context === undefined) return null;
  const { session, signInAgainAt } = context;
  if (session !== null)
    return (
      <Notice
        type="info"
        action={<Button href={safeDestination(destination ?? "/console", location.origin)}>Continue</Button>}
      >
        You are signed in as {nameAndAccount(session)}.
      </Notice>
    );
  const site = otherSite(signInAgainAt);
  if (site === undefined) return null;
  return (
    <Notice type="info" action={<Button href={site.href}>Sign in there</Button>}>
      You came from {site.host} when you signed in here last.
    </Notice>
  );
}
