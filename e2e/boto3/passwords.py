"""Passwords, their policy, and devices for a second factor."""

import time

from story import allow, is_there, no_such, refused, totp


def tell(story):
    iam = story.iam
    no_such(iam.get_account_password_policy)
    iam.update_account_password_policy(MinimumPasswordLength=12, AllowUsersToChangePassword=True)
    assert iam.get_account_password_policy()["PasswordPolicy"]["MinimumPasswordLength"] == 12
    iam.create_user(UserName="cleo")
    violation = ("PasswordPolicyViolationException", "PasswordPolicyViolation")
    refused(*violation, iam.create_login_profile, UserName="cleo", Password="short")
    iam.create_login_profile(UserName="cleo", Password="correct horse battery")
    is_there(iam.create_login_profile, UserName="cleo", Password="correct horse battery")
    assert iam.get_login_profile(UserName="cleo")["LoginProfile"]["UserName"] == "cleo"
    refused(*violation, iam.update_login_profile, UserName="cleo", Password="short")
    iam.update_login_profile(UserName="cleo", Password="staple horse battery")
    key = iam.create_access_key(UserName="cleo")["AccessKey"]
    own = story.client("iam", key)
    own.change_password(OldPassword="staple horse battery", NewPassword="another horse battery")
    iam.delete_account_password_policy()
    no_such(iam.delete_account_password_policy)

    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="phone")["VirtualMFADevice"]
    is_there(iam.create_virtual_mfa_device, VirtualMFADeviceName="phone")
    serial, seed = device["SerialNumber"], device["Base32StringSeed"]
    assert device["QRCodePNG"].startswith(b"\x89PNG"), "no picture"
    both = {"UserName": "cleo", "SerialNumber": serial}
    refused(
        "InvalidAuthenticationCodeException",
        "InvalidAuthenticationCode",
        iam.enable_mfa_device,
        AuthenticationCode1="000000",
        AuthenticationCode2="000000",
        **both,
    )
    now = time.time()
    iam.enable_mfa_device(AuthenticationCode1=totp(seed, now - 30), AuthenticationCode2=totp(seed, now), **both)
    assert len(iam.list_mfa_devices(UserName="cleo")["MFADevices"]) == 1
    assert len(iam.list_virtual_mfa_devices(AssignmentStatus="Assigned")["VirtualMFADevices"]) == 1
    iam.tag_mfa_device(SerialNumber=serial, Tags=[{"Key": "kind", "Value": "app"}])
    assert len(iam.list_mfa_device_tags(SerialNumber=serial)["Tags"]) == 1
    iam.untag_mfa_device(SerialNumber=serial, TagKeys=["kind"])
    refused("DeleteConflictException", "DeleteConflict", iam.delete_virtual_mfa_device, SerialNumber=serial)
    sessions(story, key, serial, seed, now)
    iam.deactivate_mfa_device(**both)
    iam.delete_virtual_mfa_device(SerialNumber=serial)
    no_such(iam.delete_virtual_mfa_device, SerialNumber=serial)
    iam.delete_login_profile(UserName="cleo")
    no_such(iam.get_login_profile, UserName="cleo")
    iam.delete_access_key(UserName="cleo", AccessKeyId=key["AccessKeyId"])
    iam.delete_user_policy(UserName="cleo", PolicyName="own")
    iam.delete_user(UserName="cleo")


def sessions(story, key, serial, seed, enabled):
    """The code after those that enabled the device is good once, and its session is told of it."""
    iam = story.iam
    iam.put_user_policy(UserName="cleo", PolicyName="own", PolicyDocument=allow("iam:GetUser"))
    sts = story.client("sts", key)
    code = totp(seed, enabled + 30)
    made = sts.get_session_token(SerialNumber=serial, TokenCode=code)["Credentials"]
    refused(None, "AccessDenied", sts.get_session_token, SerialNumber=serial, TokenCode=code)
    assert story.client("iam", made).get_user()["User"]["UserName"] == "cleo"
    refused(
        "InvalidAuthenticationCodeException",
        "InvalidAuthenticationCode",
        iam.resync_mfa_device,
        UserName="cleo",
        SerialNumber=serial,
        AuthenticationCode1=code,
        AuthenticationCode2=code,
    )
    iam.resync_mfa_device(
        UserName="cleo",
        SerialNumber=serial,
        AuthenticationCode1=totp(seed, enabled + 300),
        AuthenticationCode2=totp(seed, enabled + 330),
    )
