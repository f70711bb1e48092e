import Container from "@cloudscape-design/components/container";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { ApiError } from "../api/api-error.ts";
import type { Api } from "../api/client.ts";
import type { Credentials, NewPasswordStep, SecondFactorStep, Step } from "../api/types.ts";
import { Frame } from "../page/frame.tsx";
import { Notice } from "../page/notice.tsx";
import { safeDestination } from "./destination.ts";
import { IamForm } from "./iam-form.tsx";
import { KnownBefore } from "./known-before.tsx";
import { NewPasswordForm } from "./new-password-form.tsx";
import { RootEmailForm } from "./root-email-form.tsx";
import { RootPasswordForm } from "./root-password-form.tsx";
import { SecondFactorForm } from "./second-factor-form.tsx";

/** Where in the sign-in the person is. The server alone decides what follows; this is what it said last. */
type Stage =
  | { readonly at: "iam" }
  | { readonly at: "root-email"; readonly email: string }
  | { readonly at: "root-password"; readonly email: string }
  | { readonly at: "second-factor"; readonly step: SecondFactorStep }
  | { readonly at: "new-password"; readonly step: NewPasswordStep };

const START: Stage = { at: "iam" };

/** Signs a person in, step by step, and goes where they wanted to go. */
export function SignInPage({ api }: { readonly api: Api }) {
  const [query] = useState(() => new URLSearchParams(location.search));
  const [stage, setStage] = useState<Stage>(START);
  const [notice, setNotice] = useState<string>();
  const destination = query.get("destination");

  function goTo(next: Stage) {
    setNotice(undefined);
    setStage(next);
  }

  function take(step: Step) {
    switch (step.step) {
      case "second-factor":
        goTo({ at: "second-factor", step });
        break;
      case "new-password":
        goTo({ at: "new-password", step });
        break;
      case "done":
        location.assign(safeDestination(step.destination, location.origin));
        break;
    }
  }

  /** Takes what comes next; a sign-in that is over begins again, and the page says why. */
  async function follow(ask: () => Promise<Step>) {
    try {
      take(await ask());
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "StepOver") throw error;
      setStage(START);
      setNotice(error.message);
    }
  }

  const signIn = (credentials: Credentials) =>
    follow(() => api.signIn(destination === null ? credentials : { ...credentials, destination }));

  function form() {
    switch (stage.at) {
      case "iam":
        return (
          <IamForm
            account={query.get("account") ?? undefined}
            onSignIn={signIn}
            onRoot={() => goTo({ at: "root-email", email: "" })}
          />
        );
      case "root-email":
        return (
          <RootEmailForm
            email={stage.email}
            onNext={(email) => goTo({ at: "root-password", email })}
            onIam={() => goTo(START)}
          />
        );
      case "root-password":
        return (
          <RootPasswordForm
            email={stage.email}
            onSignIn={signIn}
            onOther={() => goTo({ at: "root-email", email: stage.email })}
          />
        );
      case "second-factor":
        return (
          <SecondFactorForm
            step={stage.step}
            onProof={(proof) => follow(() => api.secondFactor(proof))}
            onCancel={() => goTo(START)}
          />
        );
      case "new-password":
        return (
          <NewPasswordForm
            step={stage.step}
            onAnswer={(newPassword) => follow(() => api.newPassword({ flow: stage.step.flow, newPassword }))}
            onCancel={() => goTo(START)}
          />
        );
    }
  }

  return (
    <Frame width="form">
      <SpaceBetween size="m">
        {stage.at === "iam" && <KnownBefore api={api} destination={destination} />}
        {notice !== undefined && (
          <div role="alert">
            <Notice type="warning">{notice}</Notice>
          </div>
        )}
        <Container>{form()}</Container>
      </SpaceBetween>
    </Frame>
  );
}
