"""SSH keys, certificates and credentials for services."""

from story import is_there, no_such, refused


def tell(story):
    iam, materials = story.iam, story.materials
    iam.create_user(UserName="dora")
    dora = {"UserName": "dora"}
    body = materials["sshPublicKey"]
    refused(
        "InvalidPublicKeyException", "InvalidPublicKey", iam.upload_ssh_public_key, SSHPublicKeyBody="ssh-rsa x", **dora
    )
    uploaded = iam.upload_ssh_public_key(SSHPublicKeyBody=body, **dora)["SSHPublicKey"]
    ssh = {**dora, "SSHPublicKeyId": uploaded["SSHPublicKeyId"]}
    refused(
        "DuplicateSSHPublicKeyException",
        "DuplicateSSHPublicKey",
        iam.upload_ssh_public_key,
        SSHPublicKeyBody=body,
        **dora,
    )
    assert "BEGIN PUBLIC KEY" in iam.get_ssh_public_key(Encoding="PEM", **ssh)["SSHPublicKey"]["SSHPublicKeyBody"]
    iam.update_ssh_public_key(Status="Inactive", **ssh)
    assert iam.list_ssh_public_keys(**dora)["SSHPublicKeys"][0]["Status"] == "Inactive"
    iam.delete_ssh_public_key(**ssh)
    no_such(iam.delete_ssh_public_key, **ssh)

    certificate, key = materials["certificate"], materials["privateKey"]
    refused(
        "MalformedCertificateException",
        "MalformedCertificate",
        iam.upload_signing_certificate,
        CertificateBody="none",
        **dora,
    )
    signing = iam.upload_signing_certificate(CertificateBody=certificate, **dora)["Certificate"]["CertificateId"]
    iam.update_signing_certificate(CertificateId=signing, Status="Inactive", **dora)
    assert iam.list_signing_certificates(**dora)["Certificates"][0]["Status"] == "Inactive"
    iam.delete_signing_certificate(CertificateId=signing, **dora)
    no_such(iam.delete_signing_certificate, CertificateId=signing, **dora)

    web = {"ServerCertificateName": "web"}
    parts = {"CertificateBody": certificate, "PrivateKey": key}
    refused(
        "KeyPairMismatchException",
        "KeyPairMismatch",
        iam.upload_server_certificate,
        CertificateBody=certificate,
        PrivateKey=materials["otherPrivateKey"],
        **web,
    )
    iam.upload_server_certificate(**parts, **web)
    is_there(iam.upload_server_certificate, **parts, **web)
    assert "ServerCertificateMetadata" in iam.get_server_certificate(**web)["ServerCertificate"]
    iam.tag_server_certificate(Tags=[{"Key": "stage", "Value": "live"}], **web)
    assert len(iam.list_server_certificate_tags(**web)["Tags"]) == 1
    iam.untag_server_certificate(TagKeys=["stage"], **web)
    iam.update_server_certificate(NewServerCertificateName="shop", **web)
    assert len(iam.list_server_certificates()["ServerCertificateMetadataList"]) == 1
    iam.delete_server_certificate(ServerCertificateName="shop")
    no_such(iam.get_server_certificate, **web)

    refused(
        "ServiceNotSupportedException",
        "NotSupportedService",
        iam.create_service_specific_credential,
        ServiceName="none.amazonaws.com",
        **dora,
    )
    made = iam.create_service_specific_credential(ServiceName="codecommit.amazonaws.com", **dora)
    one = {**dora, "ServiceSpecificCredentialId": made["ServiceSpecificCredential"]["ServiceSpecificCredentialId"]}
    again = iam.reset_service_specific_credential(**one)["ServiceSpecificCredential"]
    assert again["ServicePassword"] != made["ServiceSpecificCredential"]["ServicePassword"]
    iam.update_service_specific_credential(Status="Inactive", **one)
    assert len(iam.list_service_specific_credentials(**dora)["ServiceSpecificCredentials"]) == 1
    iam.delete_service_specific_credential(**one)
    no_such(iam.delete_service_specific_credential, **one)
    iam.delete_user(**dora)
