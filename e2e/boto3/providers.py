"""Identity providers, and what STS makes of their word."""

from story import is_there, no_such, refused, trust

TAGS = [{"Key": "team", "Value": "blue"}]


def tell(story):
    iam, metadata = story.iam, story.materials["samlMetadata"]
    saml = {"SAMLProviderArn": iam.create_saml_provider(Name="idp", SAMLMetadataDocument=metadata)["SAMLProviderArn"]}
    is_there(iam.create_saml_provider, Name="idp", SAMLMetadataDocument=metadata)
    refused(
        "InvalidInputException", "InvalidInput", iam.create_saml_provider, Name="x", SAMLMetadataDocument="x" * 1000
    )
    assert iam.get_saml_provider(**saml)["SAMLMetadataDocument"] == metadata
    assert len(iam.list_saml_providers()["SAMLProviderList"]) == 1
    iam.update_saml_provider(SAMLMetadataDocument=metadata, **saml)
    iam.tag_saml_provider(Tags=TAGS, **saml)
    assert iam.list_saml_provider_tags(**saml)["Tags"] == TAGS
    iam.untag_saml_provider(TagKeys=["team"], **saml)

    made = iam.create_open_id_connect_provider(
        Url="https://idp.example/oidc", ClientIDList=["app"], ThumbprintList=["a" * 40]
    )
    oidc = {"OpenIDConnectProviderArn": made["OpenIDConnectProviderArn"]}
    is_there(iam.create_open_id_connect_provider, Url="https://idp.example/oidc", ThumbprintList=["a" * 40])
    iam.add_client_id_to_open_id_connect_provider(ClientID="web", **oidc)
    iam.remove_client_id_from_open_id_connect_provider(ClientID="app", **oidc)
    iam.update_open_id_connect_provider_thumbprint(ThumbprintList=["b" * 40], **oidc)
    shown = iam.get_open_id_connect_provider(**oidc)
    assert (shown["ClientIDList"], shown["ThumbprintList"]) == (["web"], ["b" * 40]), shown
    assert len(iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]) == 1
    iam.tag_open_id_connect_provider(Tags=TAGS, **oidc)
    assert iam.list_open_id_connect_provider_tags(**oidc)["Tags"] == TAGS
    iam.untag_open_id_connect_provider(TagKeys=["team"], **oidc)

    iam.create_role(
        RoleName="vouched",
        AssumeRolePolicyDocument=trust(
            {"Federated": oidc["OpenIDConnectProviderArn"]}, "sts:AssumeRoleWithWebIdentity"
        ),
    )
    role = story.arn("role/vouched")
    invalid = ("InvalidIdentityTokenException", "InvalidIdentityToken")
    refused(
        *invalid,
        story.sts.assume_role_with_web_identity,
        RoleArn=role,
        RoleSessionName="web",
        WebIdentityToken="not.a.token",
    )
    refused(
        *invalid,
        story.sts.assume_role_with_saml,
        RoleArn=role,
        PrincipalArn=saml["SAMLProviderArn"],
        SAMLAssertion="bm90aGluZw==",
    )
    iam.delete_role(RoleName="vouched")
    iam.delete_saml_provider(**saml)
    no_such(iam.get_saml_provider, **saml)
    iam.delete_open_id_connect_provider(**oidc)
    no_such(iam.get_open_id_connect_provider, **oidc)
