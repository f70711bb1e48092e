"""What the account is told about itself."""

import time

from story import no_such, refused


ADMINISTRATORS = "arn:aws:iam::aws:policy/AdministratorAccess"


def until(check, patience=20):
    """What `check` answers when it answers something; reports are made in the background."""
    ends = time.monotonic() + patience
    while True:
        found = check()
        if found is not None:
            return found
        assert time.monotonic() < ends, "it takes too long"
        time.sleep(0.1)


def finished(call, **arguments):
    def look():
        got = call(**arguments)
        return None if got["JobStatus"] == "IN_PROGRESS" else got

    found = until(look)
    assert found["JobStatus"] == "COMPLETED", found
    return found


def tell(story):
    iam = story.iam
    refused("CredentialReportNotPresentException", "ReportNotPresent", iam.get_credential_report)
    until(lambda: iam.generate_credential_report()["State"] == "COMPLETE" or None)
    report = iam.get_credential_report()
    assert report["Content"].startswith(b"user,arn,user_creation_time"), report
    assert report["ReportFormat"] == "text/csv", report

    details = iam.get_paginator("get_account_authorization_details").paginate(Filter=["User"])
    assert "admin" in [user["UserName"] for page in details for user in page["UserDetailList"]]
    assert iam.get_account_summary()["SummaryMap"]["Users"] >= 1

    admin = story.arn("user/admin")
    job = iam.generate_service_last_accessed_details(Arn=admin)["JobId"]
    assert finished(iam.get_service_last_accessed_details, JobId=job)["ServicesLastAccessed"]
    job = iam.generate_service_last_accessed_details(Arn=ADMINISTRATORS)["JobId"]
    users = finished(iam.get_service_last_accessed_details_with_entities, JobId=job, ServiceNamespace="iam")
    assert users["EntityDetailsList"][0]["EntityInfo"]["Name"] == "admin", users
    no_such(iam.generate_service_last_accessed_details, Arn=story.arn("user/nobody"))
    no_such(iam.get_service_last_accessed_details, JobId="00000000-0000-4000-8000-000000000000")
    granted = iam.list_policies_granting_service_access(Arn=admin, ServiceNamespaces=["iam"])
    assert granted["PoliciesGrantingServiceAccess"][0]["Policies"], granted

    # There is no organization.
    refused(None, "AccessDenied", iam.generate_organizations_access_report, EntityPath="o-abcdefghij/r-abcd")
    no_such(iam.get_organizations_access_report, JobId="00000000-0000-4000-8000-000000000000")
    iam.set_security_token_service_preferences(GlobalEndpointTokenVersion="v2Token")
