import type { ReactNode } from "react";
import { createApi, type Api } from "../api/client.ts";
import { mount } from "../page/mount.tsx";
import { AuthorizePage } from "./authorize-page.tsx";
import { ConfirmationPage } from "./confirmation-page.tsx";
import { ForgotPasswordPage } from "./forgot-password-page.tsx";
import { ResetPasswordPage } from "./reset-password-page.tsx";
import { SignInPage } from "./sign-in-page.tsx";

/** The pages by path; what is not here is the sign-in itself. */
const PAGES: Readonly<Record<string, (api: Api) => ReactNode>> = {
  "/signin/forgot-password": (api) => <ForgotPasswordPage api={api} />,
  "/signin/reset-password": (api) => <ResetPasswordPage api={api} />,
  "/signin/authorize": (api) => <AuthorizePage api={api} />,
  "/v1/sessions/confirmation": () => <ConfirmationPage />,
};

const api = createApi();
const page = PAGES[location.pathname];
mount(page === undefined ? <SignInPage api={api} /> : page(api));
