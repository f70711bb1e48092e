import {
  type EntityDetails,
  type GenerateServiceLastAccessedDetailsRequest,
  type GenerateServiceLastAccessedDetailsResponse,
  type GetServiceLastAccessedDetailsRequest,
  type GetServiceLastAccessedDetailsResponse,
  type GetServiceLastAccessedDetailsWithEntitiesRequest,
  type GetServiceLastAccessedDetailsWithEntitiesResponse,
  type ServiceLastAccessed,
  GenerateServiceLastAccessedDetails$,
  GetServiceLastAccessedDetails$,
  GetServiceLastAccessedDetailsWithEntities$,
} from "@aws-sdk/client-iam";
import { serviceName } from "../../../authorization-data/authorization-data.ts";
import { invalidInput } from "../../../directory/errors.ts";
import { pageOf } from "../../../directory/memory-pages.ts";
import type { AccessReport, ServiceAccess } from "../../../directory/reports/access-reports.ts";
import type { AccessingEntity } from "../../../directory/reports/access-subject.ts";
import { type Operation, operation, type Preparation } from "../../operation.ts";
import { presentDate, presentPage } from "../present.ts";
import { assembleAccessReport, type Granted } from "./assemble-access-report.ts";
import { grantedActions, grantedServices } from "./granted-access.ts";
import { subjectResource } from "./subject-resource.ts";

/** The services whose actions leave traces here: those that this server answers. A test holds it against them. */
export const TRACKED_SERVICES: readonly string[] = ["iam", "signin", "sts"];

const generateServiceLastAccessedDetails = operation<
  GenerateServiceLastAccessedDetailsRequest,
  GenerateServiceLastAccessedDetailsResponse,
  Granted
>(GenerateServiceLastAccessedDetails$, {
  effect: "write",
  access: ({ input, directory }) => subjectResource(directory, input.Arn),
  // What takes long, with turns for others in between; the part of the trail that was read stays so, whatever becomes of the request.
  async prepare({ Arn, Granularity: granularity }, { directory, apart }) {
    const subject = await directory.accessSubjects.get(Arn);
    const policies = await directory.accessSubjects.policiesOf(subject);
    const documents = policies.map(({ document }) => document);
    await readTrail(apart);
    const services = grantedServices(documents);
    const actions = new Map<string, readonly string[]>();
    if (granularity === "ACTION_LEVEL") {
      for (const service of TRACKED_SERVICES.filter((one) => services.includes(one)))
        actions.set(service, await grantedActions(documents, service));
    }
    return { services, actions };
  },
  async handle({ Arn, Granularity: granularity = "SERVICE_LEVEL" }, { directory }, granted) {
    const subject = await directory.accessSubjects.get(Arn);
    const entities = await directory.accessSubjects.entitiesOf(subject);
    const accesses = await directory.lastAccesses.of(entities.map(({ id }) => id));
    const content = assembleAccessReport(granted, entities, accesses);
    return { JobId: await directory.accessReports.keep(subject.kind, granularity, content) };
  },
});

async function readTrail(apart: Preparation["apart"]): Promise<void> {
  let from: number | undefined;
  do {
    const last = from;
    from = await apart((directory) => directory.lastAccesses.readSlice(last));
  } while (from !== undefined);
}

const getServiceLastAccessedDetails = operation<
  GetServiceLastAccessedDetailsRequest,
  GetServiceLastAccessedDetailsResponse
>(GetServiceLastAccessedDetails$, {
  effect: "read",
  access: () => ({ resource: "*" }),
  async handle(input, { directory }) {
    const report = await directory.accessReports.get(input.JobId);
    const { services, entities } = report.content;
    const { items, ...rest } = await pageOf(services, ({ namespace }) => namespace, input);
    return {
      ...presentJob(report),
      JobType: report.granularity,
      ServicesLastAccessed: items.map((service) => presentService(service, entities)),
      ...presentPage(rest),
    };
  },
});

const getServiceLastAccessedDetailsWithEntities = operation<
  GetServiceLastAccessedDetailsWithEntitiesRequest,
  GetServiceLastAccessedDetailsWithEntitiesResponse
>(GetServiceLastAccessedDetailsWithEntities$, {
  effect: "read",
  access: () => ({ resource: "*" }),
  async handle(input, { directory }) {
    const report = await directory.accessReports.get(input.JobId);
    if (report.subject === "user" || report.subject === "role") {
      throw invalidInput("The entities are told of reports for groups and policies only.");
    }
    const namespace = input.ServiceNamespace;
    if (serviceName(namespace) === undefined) {
      throw invalidInput(`The service namespace ${namespace} is not valid.`);
    }
    const service = report.content.services.find((one) => one.namespace === namespace.toLowerCase());
    const times = new Map(service?.accesses.map(({ entity, at }) => [entity, at]));
    const details = report.content.entities.map((entity, place) => presentEntity(entity, times.get(place)));
    const { items, ...rest } = await pageOf(details, ({ EntityInfo: entity }) => entity?.Arn ?? "", input);
    return { ...presentJob(report), EntityDetailsList: [...items], ...presentPage(rest) };
  },
});

/** A report is complete from the start. */
function presentJob({ createdAt }: AccessReport) {
  return {
    JobStatus: "COMPLETED",
    JobCreationDate: presentDate(createdAt),
    JobCompletionDate: presentDate(createdAt),
  } as const;
}

function presentService(
  { namespace, name, accesses, actions }: ServiceAccess,
  entities: readonly AccessingEntity[],
): ServiceLastAccessed {
  const [last] = accesses;
  return {
    ServiceName: name,
    ...(last === undefined
      ? {}
      : {
          LastAuthenticated: presentDate(last.at),
          LastAuthenticatedEntity: entities[last.entity]?.arn,
          LastAuthenticatedRegion: last.region,
        }),
    ServiceNamespace: namespace,
    TotalAuthenticatedEntities: accesses.length,
    ...(actions === undefined
      ? {}
      : {
          TrackedActionsLastAccessed: actions.map((action) => ({
            ActionName: action.name,
            ...(action.last === undefined
              ? {}
              : {
                  LastAccessedEntity: entities[action.last.entity]?.arn,
                  LastAccessedTime: presentDate(action.last.at),
                  LastAccessedRegion: action.last.region,
                }),
          })),
        }),
  };
}

function presentEntity(entity: AccessingEntity, at: number | undefined): EntityDetails {
  return {
    EntityInfo: {
      Arn: entity.arn,
      Name: entity.name,
      Type: entity.kind === "user" ? "USER" : "ROLE",
      Id: entity.id,
      Path: entity.path,
    },
    ...(at === undefined ? {} : { LastAuthenticated: presentDate(at) }),
  };
}

export const lastAccessedOperations: readonly Operation[] = [
  generateServiceLastAccessedDetails,
  getServiceLastAccessedDetails,
  getServiceLastAccessedDetailsWithEntities,
];
