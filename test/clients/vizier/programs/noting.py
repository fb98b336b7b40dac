"""Metadata of studies and trials, and study specs that come back as they were sent."""

import common
from google.protobuf import any_pb2, duration_pb2
from vizier._src.service import key_value_pb2, study_pb2
from vizier._src.service import vizier_service_pb2 as pb
from vizier.service import pyvizier as vz


class Noting(common.Case):
    def test_metadata_of_a_study_is_merged_by_namespace_and_key(self):
        wanted = common.config()
        wanted.metadata["from"] = "the beginning"
        wanted.metadata.ns("deep").ns("er")["from"] = "below"
        study = self.study(wanted)
        study.update_metadata(vz.Metadata({"from": "later", "new": "one"}))
        nested = vz.Metadata()
        nested.ns("deep").ns("er")["other"] = "too"
        study.update_metadata(nested)
        found = study.materialize_problem_statement().metadata
        self.assertEqual((found["from"], found["new"]), ("later", "one"))
        below = found.ns("deep").ns("er")
        self.assertEqual((below["from"], below["other"]), ("below", "too"))

    def test_metadata_of_a_trial_holds_texts_and_typed_messages(self):
        study = self.study()
        [trial] = study.suggest(count=1)
        packed = any_pb2.Any()
        packed.Pack(duration_pb2.Duration(seconds=42))
        noted = vz.Metadata({"text": "", "unicode": "éß漢"})
        noted.ns("typed")["any"] = packed
        trial.update_metadata(noted)
        trial.complete(vz.Measurement({"score": 1.0}))
        trial.update_metadata(vz.Metadata({"after": "the end"}))
        found = trial.materialize().metadata
        self.assertEqual((found["text"], found["unicode"], found["after"]), ("", "éß漢", "the end"))
        read = duration_pb2.Duration()
        self.assertTrue(found.ns("typed")["any"].Unpack(read))
        self.assertEqual(read.seconds, 42)

    def test_a_change_that_names_a_missing_trial_changes_nothing(self):
        study = self.study()
        delta = [
            pb.UnitMetadataUpdate(metadatum=key_value_pb2.KeyValue(key="a", value="b")),
            pb.UnitMetadataUpdate(trial_id="7", metadatum=key_value_pb2.KeyValue(key="a", value="b")),
        ]
        with self.refused("NOT_FOUND"):
            common.raw().UpdateMetadata(pb.UpdateMetadataRequest(name=study.resource_name, delta=delta))
        self.assertNotIn("a", study.materialize_problem_statement().metadata)

    def test_a_study_spec_comes_back_byte_for_byte_also_what_this_server_does_not_know(self):
        unknown = b"\xf2\x7d\x03abc"  # field 2014, as a newer client may send
        sent = common.config("QUASI_RANDOM_SEARCH").to_proto().SerializeToString() + unknown
        spec = study_pb2.StudySpec.FromString(sent)
        service = common.raw()
        study = study_pb2.Study(display_name=f"Noting.{self._testMethodName}", study_spec=spec)
        made = service.CreateStudy(pb.CreateStudyRequest(parent=f"owners/{common.OWNER}", study=study))
        self.assertEqual(made.study_spec.SerializeToString(), spec.SerializeToString())
        self.assertIn(unknown, made.study_spec.SerializeToString())
        delta = [pb.UnitMetadataUpdate(metadatum=key_value_pb2.KeyValue(key="a", ns=":b", value="c"))]
        service.UpdateMetadata(pb.UpdateMetadataRequest(name=made.name, delta=delta))
        noted = service.GetStudy(pb.GetStudyRequest(name=made.name)).study_spec
        self.assertEqual([(m.ns, m.key, m.value) for m in noted.metadata], [(":b", "a", "c")])
        del noted.metadata[:]
        self.assertEqual(noted.SerializeToString(), spec.SerializeToString())

    def test_a_second_spec_of_the_same_name_is_ignored(self):
        self.study()
        self.assertEqual(len(self.study(common.config("GRID_SEARCH")).materialize_study_config().search_space.parameters), 2)
        self.assertEqual(self.study().materialize_study_config().algorithm, "RANDOM_SEARCH")


if __name__ == "__main__":
    common.main()
