// Names of SAML 2.0 Core, Bindings and Metadata, and of XML Signature and Encryption.

export const SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
export const PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
export const METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
export const SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";

export const SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";
export const BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

/** Attributes that have a meaning for AWS (IAM User Guide, "Configure SAML assertions for the authentication response"). */
export const AWS_ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/";
