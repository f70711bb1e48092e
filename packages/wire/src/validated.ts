type Leaf = string | number | boolean | bigint | symbol | null | undefined | Date | Uint8Array;

/**
 * The type of an input that was read and validated: as the SDK declares it, but what is required is there.
 *
 * The SDK types a required member as `X: string | undefined` and an optional one as `X?: string | undefined`; here they
 * are `readonly X: string` and `readonly X?: string`: what a request does not have is absent, never undefined.
 * Applies to every level.
 */
export type Validated<T> = T extends Leaf
  ? T
  : T extends readonly (infer Element)[]
    ? readonly Validated<Element>[]
    : T extends object
      ? { readonly [Name in keyof T]: Validated<Exclude<T[Name], undefined>> }
      : T;
