// The public surface of @signet/policy: named exports only.
