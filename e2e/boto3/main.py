"""Tells all chapters to one server, in JSON. Reads the endpoint, credentials and materials; writes what was called, and what failed."""

import json
import sys
import traceback

import keys
import passwords
import policies
import providers
import reports
import roles
import sessions
import users
from story import Story

CHAPTERS = [users, policies, roles, passwords, keys, providers, reports, sessions]


def main():
    told = json.load(sys.stdin)
    story = Story(told["endpoint"], told["credentials"], told["materials"])
    failures = {}
    for chapter in CHAPTERS:
        try:
            chapter.tell(story)
        except Exception:
            failures[chapter.__name__] = traceback.format_exc()
    called = {service: sorted(names) for service, names in story.called.items()}
    json.dump({"called": called, "known": story.known(), "failures": failures}, sys.stdout)


main()
