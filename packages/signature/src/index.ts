// The public surface of @signet/signature: named exports only.
