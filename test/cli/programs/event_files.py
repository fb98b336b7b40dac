"""Training code that knows nothing of Hone: writes event files as torch's SummaryWriter does (plain values), and as TensorFlow 2 does (tensors)."""

import sys
import time

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util.tensor_util import make_tensor_proto

folder, x = sys.argv[1], float(sys.argv[2])
plain = EventFileWriter(f"{folder}/train")
tensors = EventFileWriter(f"{folder}/valid")
metadata = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="scalars"))
text = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="text"))
tensors.add_event(Event(wall_time=time.time(), step=0, summary=Summary(value=[Summary.Value(tag="notes", tensor=make_tensor_proto([b"hello"]), metadata=text)])))
for step in range(1, 5):
    values = [Summary.Value(tag="epoch_loss", simple_value=x * step), Summary.Value(tag="rate", simple_value=0.5)]
    plain.add_event(Event(wall_time=time.time(), step=step, summary=Summary(value=values)))
    tensor = make_tensor_proto(x * x / step, dtype="float32") if step % 2 else make_tensor_proto(x * x / step, dtype="float64")
    tensors.add_event(Event(wall_time=time.time(), step=step, summary=Summary(value=[Summary.Value(tag="epoch_loss", tensor=tensor, metadata=metadata)])))
    plain.flush()
    tensors.flush()
    time.sleep(0.05)
plain.close()
tensors.close()
