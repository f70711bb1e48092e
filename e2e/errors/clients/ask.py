"""Asks as the AWS CLI (`cli`) or as boto3 (`boto3`) does: reads requests, a line of JSON each, and writes what came back to each.

Both are Debian's, unmodified. The CLI is not a process for each request but its main function, called again and again."""

import contextlib
import io
import json
import os
import sys

REGION = "us-east-1"


class Cli:
    """`aws SERVICE COMMAND --cli-input-json …`, with all that it prints, and its exit status."""

    # The CLI writes the seed of this one into a file, and takes no JSON for it.
    INTO_FILE = ["--outfile", os.devnull, "--bootstrap-method", "Base32StringSeed"]

    def __init__(self):
        from awscli.botocore import xform_name
        from awscli.clidriver import create_clidriver

        self.driver = create_clidriver()
        self.kebab = lambda name: xform_name(name, "-")

    def known(self, service):
        return self.driver.session.get_service_model(service)

    def ask(self, request):
        signer = request["credentials"]
        self.driver.session.set_credentials(
            signer["accessKeyId"], signer["secretAccessKey"], signer.get("sessionToken")
        )
        arguments = [request["service"], self.kebab(request["operation"]), *self.input_of(request)]
        arguments += ["--endpoint-url", request["endpoint"], "--output", "json", "--no-cli-pager"]
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = self.driver.main(arguments)
        return {"exit": status, "err": err.getvalue()}

    def input_of(self, request):
        members = request["input"]
        if request["operation"] != "CreateVirtualMFADevice":
            return ["--cli-input-json", json.dumps(members)]
        flags = [
            ["--" + self.kebab(name), value if isinstance(value, str) else json.dumps(value)]
            for name, value in members.items()
        ]
        return [*sum(flags, []), *self.INTO_FILE]


class Boto3:
    """A method of boto3's client, and the exception that it raises."""

    def __init__(self):
        import boto3
        import botocore
        from botocore.config import Config

        self.session = boto3.Session(region_name=REGION)
        self.errors = botocore.exceptions
        self.method_of = botocore.xform_name
        self.config = Config(retries={"total_max_attempts": 1})
        self.clients = {}

    def known(self, service):
        return self.session._session.get_service_model(service)

    def client(self, service, endpoint, signer):
        name = (service, endpoint, signer["accessKeyId"])
        if name not in self.clients:
            self.clients[name] = self.session.client(
                service,
                endpoint_url=endpoint,
                aws_access_key_id=signer["accessKeyId"],
                aws_secret_access_key=signer["secretAccessKey"],
                aws_session_token=signer.get("sessionToken"),
                config=self.config,
            )
        return self.clients[name]

    def ask(self, request):
        client = self.client(request["service"], request["endpoint"], request["credentials"])
        try:
            getattr(client, self.method_of(request["operation"]))(**request["input"])
        except self.errors.ClientError as error:
            return {
                "exception": type(error).__name__,
                "code": error.response["Error"]["Code"],
                "message": error.response["Error"]["Message"],
                "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
            }
        except self.errors.ParamValidationError as error:
            return {"exception": type(error).__name__, "text": str(error)}
        return {}


def facts(models):
    return {
        "operations": [name for model in models for name in model.operation_names],
        "exceptions": [shape.name for model in models for shape in model.error_shapes],
    }


def main():
    client = {"cli": Cli, "boto3": Boto3}[sys.argv[1]]()
    answers = sys.stdout

    def write(answer):
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    write(facts([client.known(service) for service in ("iam", "sts")]))
    for line in sys.stdin:
        write(client.ask(json.loads(line)))


main()
