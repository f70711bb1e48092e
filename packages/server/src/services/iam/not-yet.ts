/** Operations of IAM's schema that answer 501. */
export const iamNotYet: readonly string[] = [];
