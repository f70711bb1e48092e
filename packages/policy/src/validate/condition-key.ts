import { globalKeyType } from "./global-condition-keys.ts";
import type {
  ConditionKeyType,
  ServiceAuthorization,
  ServiceAuthorizationData,
} from "./service-authorization.ts";

/** A condition key of a policy, as far as it is known. */
export type KnownKey =
  | { readonly kind: "global"; readonly type: ConditionKeyType }
  /** `name` is as the service has it, in lower case: aws:resourcetag/${tagkey}. */
  | { readonly kind: "service"; readonly name: string; readonly type: ConditionKeyType }
  /** A claim of an identity provider: which there are is the provider's business. */
  | { readonly kind: "claim" }
  | { readonly kind: "unknown" };

/** Looks a key up, written in any case: among the global ones, in its service, then in the services given. */
export function findKey(
  written: string,
  services: ServiceAuthorizationData,
  others: Iterable<ServiceAuthorization>,
): KnownKey {
  const key = written.toLowerCase();
  const type = globalKeyType(key);
  if (type !== undefined) return { kind: "global", type };
  const prefix = key.slice(0, Math.max(0, key.indexOf(":")));
  const own = services.service(prefix);
  for (const service of own === undefined ? others : [own, ...others]) {
    const name = nameInService(key, service);
    const found = name === undefined ? undefined : service.conditionKeys.get(name);
    if (name !== undefined && found !== undefined) return { kind: "service", name, type: found.type };
  }
  return prefix.includes(".") || prefix === "saml" ? { kind: "claim" } : { kind: "unknown" };
}

interface Family {
  readonly head: string;
  readonly tail: string;
  readonly name: string;
}

const familiesOf = new WeakMap<ServiceAuthorization, readonly Family[]>();

/** Keys such as s3:ExistingObjectTag/<key>, secretsmanager:ResourceTag/tag-key and kms:EncryptionContext:${EncryptionContextKey}. */
function families(service: ServiceAuthorization): readonly Family[] {
  let found = familiesOf.get(service);
  if (found === undefined) {
    found = [...service.conditionKeys.keys()].flatMap((name) => {
      const placeholder = /\$\{.*\}|<.*>|(?<=\/)tag-key$/.exec(name);
      if (placeholder === null) return [];
      const end = placeholder.index + placeholder[0].length;
      return [{ head: name.slice(0, placeholder.index), tail: name.slice(end), name }];
    });
    familiesOf.set(service, found);
  }
  return found;
}

function nameInService(key: string, service: ServiceAuthorization): string | undefined {
  if (service.conditionKeys.has(key)) return key;
  return families(service).find(
    ({ head, tail }) => key.length > head.length + tail.length && key.startsWith(head) && key.endsWith(tail),
  )?.name;
}
