"""Reads every finding with the client that was generated, page by page: a line of JSON for each."""

import json
import sys

from plumbline_client import AuthenticatedClient
from plumbline_client.api.default import get_findings
from plumbline_client.models import Problem

address, token = sys.argv[1:]
client = AuthenticatedClient(base_url=f"{address}/api/v1", token=token)
cursor = None
while True:
    arguments = {} if cursor is None else {"cursor": cursor}
    page = get_findings.sync(client=client, limit=7, **arguments)
    if page is None or isinstance(page, Problem):
        sys.exit(f"no findings: {page}")
    for finding in page.findings:
        print(json.dumps({"rule": finding.rule, "verdict": finding.verdict, "name": finding.subject.name}))
    cursor = page.next_
    if cursor is None:
        break
