import { invalidParameterValue, validationError } from "./errors.ts";

export type SessionTags = readonly (readonly [key: string, value: string])[];

const MAXIMUM = 50;

interface TagRequest {
  readonly Tags?:
    | readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]
    | undefined;
  readonly TransitiveTagKeys?: readonly string[] | undefined;
}

/** What the caller's own session says of tags. */
interface CallingSession {
  readonly tags: SessionTags;
  readonly transitiveTagKeys: readonly string[];
}

export interface NewSessionTags {
  /** The tags of the request alone. */
  readonly passed: SessionTags;
  /** The keys that the request sets as transitive. */
  readonly passedTransitiveKeys: readonly string[];
  /** The tags of the new session: those inherited, then those passed. */
  readonly tags: SessionTags;
  readonly transitiveTagKeys: readonly string[];
}

/**
 * The tags of a new session (IAM User Guide, "Pass session tags in AWS STS"): the transitive tags of the calling session, which
 * stay transitive, and the tags of the request. Keys are compared without case. Throws InvalidParameterValue for a key given
 * twice, a key that is AWS's own, a transitive key without its tag, and a key that the calling session has as transitive;
 * ValidationError past 50 tags.
 */
export function newSessionTags(request: TagRequest, calling: CallingSession | undefined): NewSessionTags {
  const inherited = inheritedTags(calling);
  const inheritedKeys = new Set(inherited.map(([key]) => key.toLowerCase()));
  const passed = readTags(request.Tags ?? []);
  const passedKeys = new Set(passed.map(([key]) => key.toLowerCase()));
  const passedTransitiveKeys = request.TransitiveTagKeys ?? [];

  for (const key of [...passedKeys, ...passedTransitiveKeys]) {
    if (inheritedKeys.has(key.toLowerCase()))
      throw invalidParameterValue(
        "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
      );
  }
  for (const key of passedTransitiveKeys) {
    if (!passedKeys.has(key.toLowerCase()))
      throw invalidParameterValue("The specified transitive tag key must be included in the requested tags.");
  }
  const tags = [...inherited, ...passed];
  if (tags.length > MAXIMUM)
    throw validationError(`A session cannot have more than ${MAXIMUM} tags, those inherited included.`);
  return {
    passed,
    passedTransitiveKeys,
    tags,
    transitiveTagKeys: [...inherited.map(([key]) => key), ...passedTransitiveKeys],
  };
}

function inheritedTags(calling: CallingSession | undefined): SessionTags {
  if (calling === undefined) return [];
  const transitive = new Set(calling.transitiveTagKeys.map((key) => key.toLowerCase()));
  return calling.tags.filter(([key]) => transitive.has(key.toLowerCase()));
}

function readTags(members: NonNullable<TagRequest["Tags"]>): SessionTags {
  const seen = new Set<string>();
  return members.map(({ Key, Value }) => {
    if (Key === undefined || Value === undefined)
      throw validationError("A session tag must have a key and a value.");
    const key = Key.toLowerCase();
    if (key.startsWith("aws:"))
      throw invalidParameterValue("aws: prefixed tag key names are not allowed for external use.");
    if (seen.has(key))
      throw invalidParameterValue(
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
      );
    seen.add(key);
    return [Key, Value] as const;
  });
}

/** Condition keys that tell of the tags in a request; undefined where there are none. */
export function tagContext({
  passed,
  passedTransitiveKeys,
}: NewSessionTags): Record<string, string | readonly string[] | undefined> {
  return {
    ...Object.fromEntries(passed.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    "aws:TagKeys": someOf(passed.map(([key]) => key)),
    "sts:TransitiveTagKeys": someOf(passedTransitiveKeys),
  };
}

function someOf(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}
