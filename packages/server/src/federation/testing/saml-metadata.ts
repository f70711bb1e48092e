import type { TestCertificate } from "./certificates.ts";

/** Metadata of an identity provider that signs with the certificates; long enough for IAM, which wants a thousand characters. */
export function samlMetadata(
  issuer: string,
  certificates: readonly Pick<TestCertificate, "cert">[],
  attributes = "",
): string {
  const keys = certificates.map(
    ({ cert }) =>
      `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${bare(cert)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${issuer}"${attributes}>
  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    ${keys.join("\n    ")}
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${issuer}/sso"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
`;
}

/** The base64 of a certificate in PEM. */
export function bare(cert: string): string {
  return cert.replace(/-----[^-]+-----|\s+/g, "");
}
