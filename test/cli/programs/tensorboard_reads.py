"""Lets TensorBoard itself open a folder of event files, and says as JSON what it shows: curves, and the table of hyperparameters."""

import json
import sys
import time
import urllib.request

from tensorboard import program

board = program.TensorBoard()
board.configure(argv=[None, "--logdir", sys.argv[1], "--host", "127.0.0.1", "--port", "0", "--load_fast=false"])
url = board.launch()


def ask(path: str, body: object = None) -> object:
    data = None if body is None else json.dumps(body).encode()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url + path, data=data, headers={"content-type": "application/json"})
    return json.loads(opener.open(request, timeout=60).read())


runs = int(sys.argv[2])
while len(ask("data/runs")) < runs:
    time.sleep(0.2)
tags = ask("data/plugin/scalars/tags")
curves = {run: {tag: [point[1:] for point in ask(f"data/plugin/scalars/scalars?run={run}&tag={tag}")] for tag in tags[run]} for run in tags}
experiment = ask("data/plugin/hparams/experiment", {"experimentName": ""})
columns = [{"metric": metric["name"]} for metric in experiment["metricInfos"]]
groups = ask(
    "data/plugin/hparams/session_groups",
    {"experimentName": "", "colParams": columns, "startIndex": 0, "sliceSize": 100, "allowedStatuses": ["STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING", "STATUS_UNKNOWN"]},
)
print(json.dumps({"curves": curves, "experiment": experiment, "groups": groups}))
sys.stdout.flush()
import os

os._exit(0)
