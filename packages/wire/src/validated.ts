type Leaf = string | number | boolean | bigint | symbol | null | undefined | Date | Uint8Array;

/**
 * The type of an input that was read and validated: as the SDK declares it, but what is required is there.
 *
 * The SDK types a required member as `X: string | undefined` and an optional one as `X?: string | undefined`;
 * here the first is `readonly X: string`, the second stays as it is. Applies to every level.
 */
export type Validated<T> = T extends Leaf
  ? T
  : T extends readonly (infer Element)[]
    ? readonly Validated<Element>[]
    : T extends object
      ? {
          readonly [Name in keyof T]: undefined extends T[Name]
            ? Partial<Record<Name, unknown>> extends Pick<T, Name>
              ? Validated<T[Name]>
              : Validated<Exclude<T[Name], undefined>>
            : Validated<T[Name]>;
        }
      : T;
