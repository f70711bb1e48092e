"""What the chapters are told with: clients that note what they call, and refusals by code and class."""

import base64
import hashlib
import hmac
import json
import struct

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource="*"):
    return document({"Effect": "Allow", "Action": action, "Resource": resource})


def trust(principal, action="sts:AssumeRole"):
    return document({"Effect": "Allow", "Principal": principal, "Action": action})


def totp(seed, at):
    """RFC 6238 with SHA-1, 6 digits and 30 seconds; `seed` in base32, `at` in seconds."""
    digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF) % 1000000)


class Story:
    """Clients of one server; what they call is noted by service."""

    def __init__(self, endpoint, credentials, materials):
        self.endpoint = endpoint
        self.credentials = credentials
        self.materials = materials
        self.called = {"iam": set(), "sts": set()}
        self.iam = self.client("iam")
        self.sts = self.client("sts")
        self.account = self.sts.get_caller_identity()["Account"]

    def client(self, service, credentials=None):
        signer = credentials or self.credentials
        client = boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=signer["AccessKeyId"],
            aws_secret_access_key=signer["SecretAccessKey"],
            aws_session_token=signer.get("SessionToken"),
            config=Config(retries={"total_max_attempts": 1}),
        )
        self.note(service, client)
        return client

    def note(self, service, client):
        def called(model, **_):
            self.called[service].add(model.name)

        client.meta.events.register("before-call.%s" % service, called)

    def known(self):
        """The operations of botocore's models."""
        clients = {"iam": self.iam, "sts": self.sts}
        return {name: list(client.meta.service_model.operation_names) for name, client in clients.items()}

    def arn(self, rest):
        return "arn:aws:iam::%s:%s" % (self.account, rest)


def refused(name, code, call, **arguments):
    """Calls what must be refused with this code, as the client's exception of this name if it has one; returns the message."""
    client = call.__self__
    expected = getattr(client.exceptions, name) if name else ClientError
    try:
        call(**arguments)
    except expected as error:
        assert error.response["Error"]["Code"] == code, "%s is not %s" % (error, code)
        assert 400 <= error.response["ResponseMetadata"]["HTTPStatusCode"] < 500, error.response
        assert name is None or type(error).__name__ == name, type(error)
        return error.response["Error"]["Message"]
    raise AssertionError("%s was not refused" % call.__name__)


def no_such(call, **arguments):
    refused("NoSuchEntityException", "NoSuchEntity", call, **arguments)


def is_there(call, **arguments):
    refused("EntityAlreadyExistsException", "EntityAlreadyExists", call, **arguments)
