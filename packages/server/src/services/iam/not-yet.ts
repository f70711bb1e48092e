/**
 * Operations of IAM's schema that answer 501, because what AWS publishes does not say enough to do them truly:
 *
 * - Delegation requests ask for permissions of policy templates that AWS registers for its partners in an onboarding of theirs, and tell of
 *   their progress on topics of SNS. Neither the form of a template nor how one is registered is published. GetHumanReadableSummary
 *   describes such requests, and nothing else.
 * - Account properties, role templates and AcquireRole belong to IAM's Role Manager. Which properties there are and of which types, and what
 *   the templates of AWS's services say, is not published; an account cannot make templates of its own.
 */
export const iamNotYet: readonly string[] = [
  "AcquireRole",
  "GetAccountProperties",
  "GetRoleTemplateVersion",
  "PutAccountProperties",
];
