"""Managed and inline policies of users, groups and roles, and what they would decide."""

from story import allow, is_there, no_such, refused, trust

AWS_MANAGED = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def tell(story):
    iam = story.iam
    arn = iam.create_policy(PolicyName="read", PolicyDocument=allow("s3:Get*"))["Policy"]["Arn"]
    is_there(iam.create_policy, PolicyName="read", PolicyDocument=allow("s3:Get*"))
    refused(
        "MalformedPolicyDocumentException",
        "MalformedPolicyDocument",
        iam.create_policy,
        PolicyName="broken",
        PolicyDocument="{}",
    )
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=allow("s3:List*"))
    assert len(iam.list_policy_versions(PolicyArn=arn)["Versions"]) == 2
    shown = iam.get_policy_version(PolicyArn=arn, VersionId="v2")["PolicyVersion"]
    assert shown["Document"]["Statement"][0]["Action"] == "s3:List*", shown
    refused(
        "DeleteConflictException", "DeleteConflict", iam.delete_policy_version, PolicyArn=arn, VersionId="v1"
    )
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v2")
    iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
    iam.tag_policy(PolicyArn=arn, Tags=[{"Key": "team", "Value": "blue"}])
    assert len(iam.list_policy_tags(PolicyArn=arn)["Tags"]) == 1
    iam.untag_policy(PolicyArn=arn, TagKeys=["team"])
    assert [policy["Arn"] for policy in iam.list_policies(Scope="Local")["Policies"]] == [arn]

    iam.create_user(UserName="ben")
    iam.create_group(GroupName="readers")
    iam.create_role(RoleName="reader", AssumeRolePolicyDocument=trust({"AWS": story.account}))
    owners = {"user": {"UserName": "ben"}, "group": {"GroupName": "readers"}, "role": {"RoleName": "reader"}}
    for kind, owner in owners.items():
        of_kind = lambda name: getattr(iam, name % kind)
        of_kind("attach_%s_policy")(PolicyArn=arn, **owner)
        listed = of_kind("list_attached_%s_policies")(**owner)["AttachedPolicies"]
        assert listed == [{"PolicyName": "read", "PolicyArn": arn}], listed
        of_kind("put_%s_policy")(PolicyName="inline", PolicyDocument=allow("sqs:*"), **owner)
        assert of_kind("list_%s_policies")(**owner)["PolicyNames"] == ["inline"]
        shown = of_kind("get_%s_policy")(PolicyName="inline", **owner)
        assert shown["PolicyDocument"]["Statement"][0]["Action"] == "sqs:*", shown
        no_such(of_kind("get_%s_policy"), PolicyName="none", **owner)
    assert len(iam.list_entities_for_policy(PolicyArn=arn)["PolicyRoles"]) == 1
    refused("DeleteConflictException", "DeleteConflict", iam.delete_policy, PolicyArn=arn)

    simulate(story, iam)
    for kind, owner in owners.items():
        getattr(iam, "detach_%s_policy" % kind)(PolicyArn=arn, **owner)
        no_such(getattr(iam, "detach_%s_policy" % kind), PolicyArn=arn, **owner)
        getattr(iam, "delete_%s_policy" % kind)(PolicyName="inline", **owner)
        getattr(iam, "delete_%s" % kind)(**owner)
    iam.delete_policy(PolicyArn=arn)
    no_such(iam.get_policy, PolicyArn=arn)
    assert iam.get_policy(PolicyArn=AWS_MANAGED)["Policy"]["PolicyName"] == "ReadOnlyAccess"


def simulate(story, iam):
    source = story.arn("user/ben")
    asked = iam.simulate_principal_policy(PolicySourceArn=source, ActionNames=["sqs:SendMessage", "s3:PutObject"])
    decisions = {result["EvalActionName"]: result["EvalDecision"] for result in asked["EvaluationResults"]}
    assert decisions == {"sqs:SendMessage": "allowed", "s3:PutObject": "implicitDeny"}, decisions
    custom = iam.simulate_custom_policy(PolicyInputList=[allow("s3:*")], ActionNames=["s3:GetObject"])
    assert custom["EvaluationResults"][0]["EvalDecision"] == "allowed"
    refused(
        "InvalidInputException",
        "InvalidInput",
        iam.simulate_custom_policy,
        PolicyInputList=["{"],
        ActionNames=["s3:GetObject"],
    )
    with_key = allow("s3:*", "arn:aws:s3:::${aws:username}/*")
    names = iam.get_context_keys_for_custom_policy(PolicyInputList=[with_key])["ContextKeyNames"]
    assert names == ["aws:username"], names
    assert iam.get_context_keys_for_principal_policy(PolicySourceArn=source)["ContextKeyNames"] == []
    no_such(iam.get_context_keys_for_principal_policy, PolicySourceArn=story.arn("user/nobody"))
