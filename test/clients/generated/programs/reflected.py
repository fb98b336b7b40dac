"""Prints of each file that a server describes itself by whether protoc describes it alike; by a pool that refuses what is not whole."""

import json
import os
import subprocess
import sys
import tempfile

import grpc
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

protos, *files = sys.argv[1:]


def described_by_protoc():
    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, "set")
        command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{protos}", f"--descriptor_set_out={target}", "--include_imports", *files]
        subprocess.run(command, check=True)
        with open(target, "rb") as written:
            return FileDescriptorSet.FromString(written.read()).file


database = ProtoReflectionDescriptorDatabase(grpc.insecure_channel(os.environ["HONE_SERVER"]))
pool = DescriptorPool(database)
alike = {}
for wanted in described_by_protoc():
    found = FileDescriptorProto()
    pool.FindFileByName(wanted.name).CopyToProto(found)
    for file in (wanted, found):
        file.ClearField("options")
    alike[wanted.name] = found == wanted
calls = [method.name for method in pool.FindServiceByName("hone.v1.StudyService").methods]
print(json.dumps({"services": sorted(database.get_services()), "alike": alike, "calls": len(calls)}))
