"""Roles, instance profiles, and roles of services."""

from story import allow, is_there, no_such, refused, trust

BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
EC2 = trust({"Service": "ec2.amazonaws.com"})


def tell(story):
    iam = story.iam
    iam.create_role(RoleName="worker", AssumeRolePolicyDocument=EC2)
    is_there(iam.create_role, RoleName="worker", AssumeRolePolicyDocument=EC2)
    refused(
        "MalformedPolicyDocumentException",
        "MalformedPolicyDocument",
        iam.create_role,
        RoleName="broken",
        AssumeRolePolicyDocument=allow("s3:*"),
    )
    iam.get_waiter("role_exists").wait(RoleName="worker", WaiterConfig={"Delay": 1, "MaxAttempts": 1})
    iam.update_role(RoleName="worker", MaxSessionDuration=7200)
    assert iam.update_role_description(RoleName="worker", Description="Works")["Role"]["Description"] == "Works"
    iam.update_assume_role_policy(RoleName="worker", PolicyDocument=trust({"AWS": story.account}))
    role = iam.get_role(RoleName="worker")["Role"]
    assert role["MaxSessionDuration"] == 7200, role
    assert "AWS" in role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"], role
    assert "worker" in [one["RoleName"] for one in iam.list_roles()["Roles"]]
    iam.tag_role(RoleName="worker", Tags=[{"Key": "team", "Value": "blue"}])
    assert len(iam.list_role_tags(RoleName="worker")["Tags"]) == 1
    iam.untag_role(RoleName="worker", TagKeys=["team"])
    iam.put_role_permissions_boundary(RoleName="worker", PermissionsBoundary=BOUNDARY)
    iam.delete_role_permissions_boundary(RoleName="worker")

    profile = {"InstanceProfileName": "machines"}
    iam.create_instance_profile(**profile)
    is_there(iam.create_instance_profile, **profile)
    iam.add_role_to_instance_profile(RoleName="worker", **profile)
    refused(
        "LimitExceededException", "LimitExceeded", iam.add_role_to_instance_profile, RoleName="worker", **profile
    )
    assert len(iam.get_instance_profile(**profile)["InstanceProfile"]["Roles"]) == 1
    assert len(iam.list_instance_profiles()["InstanceProfiles"]) == 1
    assert len(iam.list_instance_profiles_for_role(RoleName="worker")["InstanceProfiles"]) == 1
    iam.tag_instance_profile(Tags=[{"Key": "team", "Value": "blue"}], **profile)
    assert len(iam.list_instance_profile_tags(**profile)["Tags"]) == 1
    iam.untag_instance_profile(TagKeys=["team"], **profile)
    refused("DeleteConflictException", "DeleteConflict", iam.delete_role, RoleName="worker")
    iam.remove_role_from_instance_profile(RoleName="worker", **profile)
    iam.delete_instance_profile(**profile)
    no_such(iam.get_instance_profile, **profile)
    iam.delete_role(RoleName="worker")
    no_such(iam.get_role, RoleName="worker")

    linked = iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")["Role"]["RoleName"]
    refused("UnmodifiableEntityException", "UnmodifiableEntity", iam.delete_role, RoleName=linked)
    task = iam.delete_service_linked_role(RoleName=linked)["DeletionTaskId"]
    assert iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"] == "SUCCEEDED"
    no_such(iam.delete_service_linked_role, RoleName=linked)
