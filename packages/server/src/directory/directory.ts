import { accessKeysOf } from "./access-keys.ts";
import { accountOf } from "./account.ts";
import { attachmentsOf } from "./attachments.ts";
import { delegationRequestsOf } from "./delegation/delegation-requests.ts";
import { delegationTemplatesOf } from "./delegation/delegation-templates.ts";
import { groupsOf } from "./groups.ts";
import { roleTemplatesOf } from "./role-templates/role-templates.ts";
import { oidcProvidersOf } from "./identity-providers/oidc-providers.ts";
import { tokenIssuerOf } from "./identity-providers/token-issuer.ts";
import { usedAssertionsOf } from "./identity-providers/used-assertions.ts";
import { samlProvidersOf } from "./identity-providers/saml-providers.ts";
import { inlinePoliciesOf } from "./inline-policies.ts";
import { instanceProfilesOf } from "./instance-profiles.ts";
import { serverCertificatesOf } from "./keys-and-certificates/server-certificates.ts";
import { serviceCredentialsOf } from "./keys-and-certificates/service-credentials.ts";
import { signingCertificatesOf } from "./keys-and-certificates/signing-certificates.ts";
import { sshPublicKeysOf } from "./keys-and-certificates/ssh-public-keys.ts";
import { linkedRolesOf } from "./linked-roles/linked-roles.ts";
import { authorizationDetailsOf } from "./reports/authorization-details.ts";
import { credentialReportOf } from "./reports/credential-report.ts";
import { lastAccessesOf } from "./reports/last-accesses.ts";
import { accessReportsOf } from "./reports/access-reports.ts";
import { accessSubjectsOf } from "./reports/access-subject.ts";
import { accountSettingsOf } from "./account-settings.ts";
import { policiesOf } from "./policies.ts";
import { principalsOf } from "./principals.ts";
import { rolesOf } from "./roles.ts";
import { guessesOf } from "./guesses.ts";
import { assignedDevicesOf } from "./mfa/assigned-devices.ts";
import { mfaDevicesOf } from "./mfa/mfa-devices.ts";
import { passkeysOf } from "./mfa/passkeys.ts";
import { loginProfilesOf } from "./passwords/login-profiles.ts";
import { passwordPolicyOf } from "./passwords/password-policy.ts";
import type { DirectoryScope } from "./scope.ts";
import { oauthCodesOf } from "./sign-in/oauth-codes.ts";
import { passkeyRegistrationsOf } from "./sign-in/passkey-registrations.ts";
import { passwordResetsOf } from "./sign-in/password-resets.ts";
import { signInFlowsOf } from "./sign-in/sign-in-flows.ts";
import { signInSessionsOf } from "./sign-in/sign-in-sessions.ts";
import { takenOnceOf } from "./sign-in/taken-once.ts";
import { usersOf } from "./users.ts";

/** One account's accounts, identities, policies and keys: the rules, over the tables. */
export interface Directory {
  readonly accountId: string;
  readonly account: ReturnType<typeof accountOf>;
  readonly users: ReturnType<typeof usersOf>;
  readonly groups: ReturnType<typeof groupsOf>;
  readonly roles: ReturnType<typeof rolesOf>;
  readonly instanceProfiles: ReturnType<typeof instanceProfilesOf>;
  readonly policies: ReturnType<typeof policiesOf>;
  readonly inlinePolicies: ReturnType<typeof inlinePoliciesOf>;
  readonly attachments: ReturnType<typeof attachmentsOf>;
  readonly accessKeys: ReturnType<typeof accessKeysOf>;
  readonly loginProfiles: ReturnType<typeof loginProfilesOf>;
  readonly passwordPolicy: ReturnType<typeof passwordPolicyOf>;
  readonly mfaDevices: ReturnType<typeof mfaDevicesOf>;
  readonly passkeys: ReturnType<typeof passkeysOf>;
  readonly assignedDevices: ReturnType<typeof assignedDevicesOf>;
  readonly guesses: ReturnType<typeof guessesOf>;
  readonly principals: ReturnType<typeof principalsOf>;
  readonly oidcProviders: ReturnType<typeof oidcProvidersOf>;
  readonly tokenIssuer: ReturnType<typeof tokenIssuerOf>;
  readonly usedAssertions: ReturnType<typeof usedAssertionsOf>;
  readonly samlProviders: ReturnType<typeof samlProvidersOf>;
  readonly sshPublicKeys: ReturnType<typeof sshPublicKeysOf>;
  readonly signingCertificates: ReturnType<typeof signingCertificatesOf>;
  readonly serverCertificates: ReturnType<typeof serverCertificatesOf>;
  readonly linkedRoles: ReturnType<typeof linkedRolesOf>;
  readonly authorizationDetails: ReturnType<typeof authorizationDetailsOf>;
  readonly credentialReport: ReturnType<typeof credentialReportOf>;
  readonly lastAccesses: ReturnType<typeof lastAccessesOf>;
  readonly accessReports: ReturnType<typeof accessReportsOf>;
  readonly accessSubjects: ReturnType<typeof accessSubjectsOf>;
  readonly accountSettings: ReturnType<typeof accountSettingsOf>;
  readonly serviceCredentials: ReturnType<typeof serviceCredentialsOf>;
  readonly delegationTemplates: ReturnType<typeof delegationTemplatesOf>;
  readonly delegationRequests: ReturnType<typeof delegationRequestsOf>;
  readonly roleTemplates: ReturnType<typeof roleTemplatesOf>;
  readonly signInFlows: ReturnType<typeof signInFlowsOf>;
  readonly passkeyRegistrations: ReturnType<typeof passkeyRegistrationsOf>;
  readonly signInSessions: ReturnType<typeof signInSessionsOf>;
  readonly oauthCodes: ReturnType<typeof oauthCodesOf>;
  readonly passwordResets: ReturnType<typeof passwordResetsOf>;
  readonly takenOnce: ReturnType<typeof takenOnceOf>;
}

/** Each part is made when it is first asked for: most requests ask for one, or none. */
class LazyDirectory implements Directory {
  readonly #scope: DirectoryScope;
  readonly #parts: { -readonly [Part in keyof Directory]?: Directory[Part] } = {};

  constructor(scope: DirectoryScope) {
    this.#scope = scope;
  }

  get accountId() {
    return this.#scope.accountId;
  }
  get account() {
    return (this.#parts.account ??= accountOf(this.#scope));
  }
  get users() {
    return (this.#parts.users ??= usersOf(this.#scope));
  }
  get groups() {
    return (this.#parts.groups ??= groupsOf(this.#scope));
  }
  get roles() {
    return (this.#parts.roles ??= rolesOf(this.#scope));
  }
  get instanceProfiles() {
    return (this.#parts.instanceProfiles ??= instanceProfilesOf(this.#scope));
  }
  get policies() {
    return (this.#parts.policies ??= policiesOf(this.#scope));
  }
  get inlinePolicies() {
    return (this.#parts.inlinePolicies ??= inlinePoliciesOf(this.#scope));
  }
  get attachments() {
    return (this.#parts.attachments ??= attachmentsOf(this.#scope));
  }
  get accessKeys() {
    return (this.#parts.accessKeys ??= accessKeysOf(this.#scope));
  }
  get loginProfiles() {
    return (this.#parts.loginProfiles ??= loginProfilesOf(this.#scope));
  }
  get passwordPolicy() {
    return (this.#parts.passwordPolicy ??= passwordPolicyOf(this.#scope));
  }
  get mfaDevices() {
    return (this.#parts.mfaDevices ??= mfaDevicesOf(this.#scope));
  }
  get passkeys() {
    return (this.#parts.passkeys ??= passkeysOf(this.#scope));
  }
  get assignedDevices() {
    return (this.#parts.assignedDevices ??= assignedDevicesOf(this.#scope));
  }
  get guesses() {
    return (this.#parts.guesses ??= guessesOf(this.#scope));
  }
  get principals() {
    return (this.#parts.principals ??= principalsOf(this.#scope));
  }
  get oidcProviders() {
    return (this.#parts.oidcProviders ??= oidcProvidersOf(this.#scope));
  }
  get tokenIssuer() {
    return (this.#parts.tokenIssuer ??= tokenIssuerOf(this.#scope));
  }
  get usedAssertions() {
    return (this.#parts.usedAssertions ??= usedAssertionsOf(this.#scope));
  }
  get samlProviders() {
    return (this.#parts.samlProviders ??= samlProvidersOf(this.#scope));
  }
  get sshPublicKeys() {
    return (this.#parts.sshPublicKeys ??= sshPublicKeysOf(this.#scope));
  }
  get signingCertificates() {
    return (this.#parts.signingCertificates ??= signingCertificatesOf(this.#scope));
  }
  get serverCertificates() {
    return (this.#parts.serverCertificates ??= serverCertificatesOf(this.#scope));
  }
  get linkedRoles() {
    return (this.#parts.linkedRoles ??= linkedRolesOf(this.#scope));
  }
  get authorizationDetails() {
    return (this.#parts.authorizationDetails ??= authorizationDetailsOf(this.#scope));
  }
  get credentialReport() {
    return (this.#parts.credentialReport ??= credentialReportOf(this.#scope));
  }
  get lastAccesses() {
    return (this.#parts.lastAccesses ??= lastAccessesOf(this.#scope));
  }
  get accessReports() {
    return (this.#parts.accessReports ??= accessReportsOf(this.#scope));
  }
  get accessSubjects() {
    return (this.#parts.accessSubjects ??= accessSubjectsOf(this.#scope));
  }
  get accountSettings() {
    return (this.#parts.accountSettings ??= accountSettingsOf(this.#scope));
  }
  get serviceCredentials() {
    return (this.#parts.serviceCredentials ??= serviceCredentialsOf(this.#scope));
  }
  get delegationTemplates() {
    return (this.#parts.delegationTemplates ??= delegationTemplatesOf(this.#scope));
  }
  get delegationRequests() {
    return (this.#parts.delegationRequests ??= delegationRequestsOf(this.#scope));
  }
  get roleTemplates() {
    return (this.#parts.roleTemplates ??= roleTemplatesOf(this.#scope));
  }
  get signInFlows() {
    return (this.#parts.signInFlows ??= signInFlowsOf(this.#scope));
  }
  get passkeyRegistrations() {
    return (this.#parts.passkeyRegistrations ??= passkeyRegistrationsOf(this.#scope));
  }
  get signInSessions() {
    return (this.#parts.signInSessions ??= signInSessionsOf(this.#scope));
  }
  get oauthCodes() {
    return (this.#parts.oauthCodes ??= oauthCodesOf(this.#scope));
  }
  get passwordResets() {
    return (this.#parts.passwordResets ??= passwordResetsOf(this.#scope));
  }
  get takenOnce() {
    return (this.#parts.takenOnce ??= takenOnceOf(this.#scope));
  }
}

export function createDirectory(scope: DirectoryScope): Directory {
  return new LazyDirectory(scope);
}
