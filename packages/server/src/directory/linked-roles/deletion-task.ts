import { invalidInput } from "../errors.ts";

/** What the id of a deletion is made of (IAM API Reference, "DeleteServiceLinkedRole"). */
export interface DeletionTask {
  /** "ecs.amazonaws.com" */
  readonly service: string;
  readonly roleName: string;
  /** A UUID. */
  readonly id: string;
}

const TASK_ID =
  /^task\/aws-service-role\/([\w+=,.@-]+)\/([\w+=,.@-]+)\/([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})$/;

export function deletionTaskId({ service, roleName, id }: DeletionTask): string {
  return `task/aws-service-role/${service}/${roleName}/${id}`;
}

/** Throws InvalidInput. */
export function parseDeletionTaskId(text: string): DeletionTask {
  const [, service, roleName, id] = TASK_ID.exec(text) ?? [];
  if (service === undefined || roleName === undefined || id === undefined) {
    throw invalidInput(`The deletion task id ${text} is not valid.`);
  }
  return { service, roleName, id };
}
