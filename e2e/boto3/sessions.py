"""Temporary credentials."""

from story import allow, refused, trust


def tell(story):
    iam, sts = story.iam, story.sts
    iam.create_role(RoleName="reader", AssumeRolePolicyDocument=trust({"AWS": story.account}))
    iam.put_role_policy(RoleName="reader", PolicyName="own", PolicyDocument=allow("iam:ListUsers"))
    role = story.arn("role/reader")
    made = sts.assume_role(RoleArn=role, RoleSessionName="one", Policy=allow("iam:List*"))
    assert made["AssumedRoleUser"]["Arn"].endswith("assumed-role/reader/one"), made
    session = made["Credentials"]
    assert len(story.client("iam", session).list_users()["Users"]) >= 1
    denied = story.client("iam", session)
    refused(None, "AccessDenied", denied.list_roles)
    refused(None, "AccessDenied", sts.assume_role, RoleArn=story.arn("role/nobody"), RoleSessionName="one")
    refused(
        "MalformedPolicyDocumentException",
        "MalformedPolicyDocument",
        sts.assume_role,
        RoleArn=role,
        RoleSessionName="one",
        Policy="{}",
    )
    refused(None, "ValidationError", sts.assume_role, RoleArn=role, RoleSessionName="one", DurationSeconds=43200)

    federated = sts.get_federation_token(Name="guest", Policy=allow("s3:*"))
    assert federated["FederatedUser"]["Arn"].endswith(":federated-user/guest"), federated
    guest = story.client("sts", federated["Credentials"])
    assert guest.get_caller_identity()["Arn"] == federated["FederatedUser"]["Arn"]
    refused(None, "AccessDenied", guest.get_session_token)
    plain = story.client("iam", sts.get_session_token()["Credentials"])
    refused(None, "InvalidClientTokenId", plain.list_users)

    # The account is in the id.
    assert sts.get_access_key_info(AccessKeyId=session["AccessKeyId"])["Account"] == story.account
    refused(
        "InvalidAuthorizationMessageException",
        "InvalidAuthorizationMessageException",
        sts.decode_authorization_message,
        EncodedMessage="bm90aGluZw==",
    )
    iam.delete_role_policy(RoleName="reader", PolicyName="own")
    iam.delete_role(RoleName="reader")
