import type { ServiceConstraints } from "@signet/wire";
import { iamConstraints as ofModel } from "@signet/wire/constraints/iam";

/** The facts of IAM's model, with those of operations that are younger than the model (IAM API Reference). */
export const iamConstraints: ServiceConstraints = {
  shapes: { ...ofModel.shapes, minorVersionType: { type: "integer" } },
  structures: {
    ...ofModel.structures,
    AcquireRoleRequest: { members: { TemplateArn: "arnType", TemplateMinorVersion: "minorVersionType" } },
    GetRoleTemplateVersionRequest: { members: { TemplateArn: "arnType", MinorVersion: "minorVersionType" } },
  },
};
