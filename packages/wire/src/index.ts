// The public surface of @signet/wire: named exports only.
