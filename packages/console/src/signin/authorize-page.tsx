import Container from "@cloudscape-design/components/container";
import { useEffect, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import type { Api } from "../api/client.ts";
import type { AuthorizationQuestion } from "../api/types.ts";
import { Frame } from "../page/frame.tsx";
import { Heading } from "../page/heading.tsx";
import { Failure } from "../page/notice.tsx";
import { AuthorizeForm } from "./authorize-form.tsx";
import { signInAgain } from "./destination.ts";

/** Asks whether `aws login` may have credentials of the session. */
export function AuthorizePage({ api }: { readonly api: Api }) {
  const [request] = useState(() => new URLSearchParams(location.search).get("request") ?? "");
  const [question, setQuestion] = useState<AuthorizationQuestion>();
  const [failure, setFailure] = useState<Error>();
  useEffect(() => {
    api.authorization(request).then(setQuestion, (error: unknown) => {
      if (error instanceof ApiError && error.status === 401) location.replace(signInAgain(location));
      else setFailure(error instanceof Error ? error : new Error(String(error)));
    });
  }, [api, request]);
  return (
    <Frame width="form">
      <Container>
        {question === undefined ? (
          <Waiting failure={failure} />
        ) : (
          <AuthorizeForm api={api} request={request} question={question} />
        )}
      </Container>
    </Frame>
  );
}

function Waiting({ failure }: { readonly failure: Error | undefined }) {
  return (
    <>
      <Heading description={failure === undefined ? "One moment" : undefined}>
        {failure === undefined ? "Allow access" : "This request cannot be answered"}
      </Heading>
      {failure !== undefined && <Failure failure={failure} />}
    </>
  );
}
