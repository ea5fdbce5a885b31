import base64
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request

URL = os.environ["OPS_URL"]


def call(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def run(body):
    task = json.loads(call("/api/tasks", body))
    while task["status"] in ("queued", "running"):
        time.sleep(0.1)
        task = json.loads(call("/api/tasks/" + task["id"]))
    return task


task = run({"prompt": "write", "apiKey": "sk-ant-x", "tags": {"by": "python"}})
with_files = run({"prompt": "read", "apiKey": "sk-ant-x", "files": {"type": "zip", "data": os.environ["OPS_ZIP"]}})
artifact = call("/api/tasks/" + task["id"] + "/artifacts/made.txt").decode()
query = urllib.parse.urlencode({"tag": ["by=python"], "status": ["completed"]}, doseq=True)
found = json.loads(call("/api/tasks?" + query))["data"]
try:
    call("/api/tasks/no-such-task")
except urllib.error.HTTPError as error:
    code = json.loads(error.read())["code"]

print(json.dumps({
    "status": task["status"],
    "text": task["result"]["text"],
    "withFiles": with_files["result"]["text"],
    "artifact": artifact,
    "found": [one["id"] == task["id"] for one in found],
    "code": code,
}))
