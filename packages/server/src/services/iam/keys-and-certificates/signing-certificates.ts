import {
  type DeleteSigningCertificateRequest,
  type ListSigningCertificatesRequest,
  type ListSigningCertificatesResponse,
  type SigningCertificate,
  type UpdateSigningCertificateRequest,
  type UploadSigningCertificateRequest,
  type UploadSigningCertificateResponse,
  DeleteSigningCertificate$,
  ListSigningCertificates$,
  UpdateSigningCertificate$,
  UploadSigningCertificate$,
} from "@aws-sdk/client-iam";
import type { SigningCertificateRow } from "../../../storage/schema/keys-and-certificates.ts";
import { type Operation, operation } from "../../operation.ts";
import { presentDate, presentPage } from "../present.ts";
import { nameOf, type SubjectUser, subjectResource, subjectUser } from "../subject-user.ts";
import { requireStatus } from "./status.ts";

const uploadSigningCertificate = operation<UploadSigningCertificateRequest, UploadSigningCertificateResponse>(
  UploadSigningCertificate$,
  {
    effect: "write",
    access: ({ input, caller, directory }) => subjectResource(input, caller, directory),
    async handle(input, { caller, directory }) {
      const owner = await subjectUser(input, caller, directory);
      const certificate = await directory.signingCertificates.upload(owner.id, input.CertificateBody);
      return { Certificate: present(certificate, owner) };
    },
  },
);

const listSigningCertificates = operation<ListSigningCertificatesRequest, ListSigningCertificatesResponse>(
  ListSigningCertificates$,
  {
    effect: "read",
    access: ({ input, caller, directory }) => subjectResource(input, caller, directory),
    async handle(input, { caller, directory }) {
      const owner = await subjectUser(input, caller, directory);
      const { items, ...rest } = await directory.signingCertificates.list(owner.id, input);
      return { Certificates: items.map((row) => present(row, owner)), ...presentPage(rest) };
    },
  },
);

const updateSigningCertificate = operation<UpdateSigningCertificateRequest, void>(UpdateSigningCertificate$, {
  effect: "write",
  access: ({ input, caller, directory }) => subjectResource(input, caller, directory),
  async handle(input, { caller, directory }) {
    const owner = await subjectUser(input, caller, directory);
    const status = requireStatus(input.Status, "a signing certificate");
    await directory.signingCertificates.setStatus(owner.id, input.CertificateId, status);
  },
});

const deleteSigningCertificate = operation<DeleteSigningCertificateRequest, void>(DeleteSigningCertificate$, {
  effect: "write",
  access: ({ input, caller, directory }) => subjectResource(input, caller, directory),
  async handle(input, { caller, directory }) {
    const owner = await subjectUser(input, caller, directory);
    await directory.signingCertificates.delete(owner.id, input.CertificateId);
  },
});

function present(certificate: SigningCertificateRow, owner: SubjectUser): SigningCertificate {
  return {
    UserName: nameOf(owner),
    CertificateId: certificate.certificate_id,
    CertificateBody: certificate.body,
    Status: certificate.status,
    UploadDate: presentDate(certificate.uploaded_at),
  };
}

export const signingCertificateOperations: readonly Operation[] = [
  uploadSigningCertificate,
  listSigningCertificates,
  updateSigningCertificate,
  deleteSigningCertificate,
];
