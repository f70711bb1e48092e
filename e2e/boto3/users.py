"""Users, groups, their tags and boundaries, access keys and the account's alias."""

from story import is_there, no_such, refused

BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
TAGS = [{"Key": "team", "Value": "blue"}]


def tell(story):
    iam = story.iam
    made = iam.create_user(UserName="ana", Path="/team/", Tags=TAGS)["User"]
    assert made["Arn"] == story.arn("user/team/ana"), made
    iam.get_waiter("user_exists").wait(UserName="ana", WaiterConfig={"Delay": 1, "MaxAttempts": 1})
    is_there(iam.create_user, UserName="ANA")
    no_such(iam.get_user, UserName="nobody")
    assert iam.get_user(UserName="ana")["User"]["UserId"] == made["UserId"]
    pages = iam.get_paginator("list_users").paginate(PathPrefix="/team/", PaginationConfig={"PageSize": 1})
    assert [user["UserName"] for page in pages for user in page["Users"]] == ["ana"]
    iam.tag_user(UserName="ana", Tags=[{"Key": "cost", "Value": "42"}])
    iam.untag_user(UserName="ana", TagKeys=["cost"])
    assert iam.list_user_tags(UserName="ana")["Tags"] == TAGS
    refused("InvalidInputException", "InvalidInput", iam.tag_user, UserName="ana", Tags=TAGS + TAGS)
    iam.put_user_permissions_boundary(UserName="ana", PermissionsBoundary=BOUNDARY)
    iam.delete_user_permissions_boundary(UserName="ana")

    iam.create_group(GroupName="staff")
    is_there(iam.create_group, GroupName="Staff")
    iam.add_user_to_group(GroupName="staff", UserName="ana")
    assert len(iam.get_group(GroupName="staff")["Users"]) == 1
    assert len(iam.list_groups()["Groups"]) == 1
    assert len(iam.list_groups_for_user(UserName="ana")["Groups"]) == 1
    refused("DeleteConflictException", "DeleteConflict", iam.delete_group, GroupName="staff")
    refused("DeleteConflictException", "DeleteConflict", iam.delete_user, UserName="ana")
    iam.update_group(GroupName="staff", NewGroupName="crew")
    no_such(iam.remove_user_from_group, GroupName="staff", UserName="ana")
    iam.remove_user_from_group(GroupName="crew", UserName="ana")
    iam.delete_group(GroupName="crew")

    first = iam.create_access_key(UserName="ana")["AccessKey"]
    second = iam.create_access_key(UserName="ana")["AccessKey"]
    refused("LimitExceededException", "LimitExceeded", iam.create_access_key, UserName="ana")
    iam.update_access_key(UserName="ana", AccessKeyId=second["AccessKeyId"], Status="Inactive")
    assert len(iam.list_access_keys(UserName="ana")["AccessKeyMetadata"]) == 2
    assert iam.get_access_key_last_used(AccessKeyId=second["AccessKeyId"])["UserName"] == "ana"
    inactive = story.client("sts", second)
    refused(None, "InvalidClientTokenId", inactive.get_caller_identity)
    denied = story.client("iam", first)
    message = refused(None, "AccessDenied", denied.create_user, UserName="eve")
    assert message.startswith("User: %s is not authorized to perform: iam:CreateUser on" % made["Arn"]), message
    for key in (first, second):
        iam.delete_access_key(UserName="ana", AccessKeyId=key["AccessKeyId"])
    no_such(iam.delete_access_key, UserName="ana", AccessKeyId=first["AccessKeyId"])

    iam.update_user(UserName="ana", NewUserName="anna", NewPath="/")
    iam.delete_user(UserName="anna")
    no_such(iam.delete_user, UserName="anna")

    iam.create_account_alias(AccountAlias="example-corp")
    assert iam.list_account_aliases()["AccountAliases"] == ["example-corp"]
    iam.delete_account_alias(AccountAlias="example-corp")
    no_such(iam.delete_account_alias, AccountAlias="example-corp")
