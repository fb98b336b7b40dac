"""What is refused, with which code, and that a refused call changes nothing; states, pages, ids."""

import common
from vizier._src.service import study_pb2
from vizier._src.service import vizier_service_pb2 as pb
from vizier.service import pyvizier as vz


class Refusing(common.Case):
    def test_what_is_not_there_is_not_found(self):
        study = self.study()
        service = common.raw()
        with self.refused("NOT_FOUND"):
            study.get_trial(3)
        with self.refused("NOT_FOUND"):
            service.GetStudy(pb.GetStudyRequest(name="owners/nobody/studies/nothing"))
        with self.refused("NOT_FOUND"):
            service.SuggestTrials(pb.SuggestTrialsRequest(parent="owners/nobody/studies/nothing", suggestion_count=1, client_id="a"))
        with self.refused("NOT_FOUND"):
            service.DeleteTrial(pb.DeleteTrialRequest(name=f"{study.resource_name}/trials/3"))

    def test_what_is_malformed_is_invalid(self):
        study = self.study()
        service = common.raw()
        for name in ("", "studies/a", "owners/a/studies/", "owners/a/studies/b/c"):
            with self.refused("INVALID_ARGUMENT"):
                service.GetStudy(pb.GetStudyRequest(name=name))
        with self.refused("INVALID_ARGUMENT"):
            service.GetTrial(pb.GetTrialRequest(name=f"{study.resource_name}/trials/first"))
        for count, client in ((-1, "a"), (1, ""), (1, "a/b"), (100000, "a")):
            with self.refused("INVALID_ARGUMENT"):
                service.SuggestTrials(pb.SuggestTrialsRequest(parent=study.resource_name, suggestion_count=count, client_id=client))
        for display_name in ("", "a/b"):
            with self.refused("INVALID_ARGUMENT"):
                service.CreateStudy(pb.CreateStudyRequest(parent="owners/a", study=study_pb2.Study(display_name=display_name)))
        with self.refused("INVALID_ARGUMENT"):
            service.GetOperation(_operation("owners/a/operations/suggestion/b/c"))

    def test_a_study_that_makes_no_sense_is_invalid_and_all_its_faults_are_named(self):
        wanted = common.config()
        wanted.search_space.root.add_float_param("y", 1.0, 2.0, scale_type=vz.ScaleType.LOG)
        spec = wanted.to_proto()
        spec.parameters[0].double_value_spec.min_value = 5
        spec.parameters[2].double_value_spec.min_value = 0
        study = study_pb2.Study(display_name="nonsense", study_spec=spec)
        with self.refused("INVALID_ARGUMENT") as refusal:
            common.raw().CreateStudy(pb.CreateStudyRequest(parent="owners/a", study=study))
        self.assertRegex(refusal.error.details(), "parameters.x .* 1 more")

    def test_a_frozen_study_takes_no_change_and_can_be_thawed(self):
        study = self.study()
        [trial] = study.suggest(count=1)
        for frozen in (vz.StudyState.ABORTED, vz.StudyState.COMPLETED):
            with self.subTest(frozen):
                study.set_state(frozen)
                self.assertEqual(study.materialize_state(), frozen)
                before = [t.materialize() for t in study.trials()]
                self.assertEqual(study.suggest(count=1), [])
                with self.refused("FAILED_PRECONDITION"):
                    study.request(vz.TrialSuggestion({"x": 0.0, "n": 1}))
                with self.refused("FAILED_PRECONDITION"):
                    trial.add_measurement(vz.Measurement({"score": 1.0}, steps=1))
                with self.refused("FAILED_PRECONDITION"):
                    trial.complete(vz.Measurement({"score": 1.0}))
                with self.refused("FAILED_PRECONDITION"):
                    trial.delete()
                with self.refused("FAILED_PRECONDITION"):
                    study.update_metadata(vz.Metadata({"a": "b"}))
                self.assertEqual([t.materialize() for t in study.trials()], before)
                self.assertNotIn("a", study.materialize_problem_statement().metadata)
                study.set_state(vz.StudyState.ACTIVE)
                self.assertEqual(study.materialize_state(), vz.StudyState.ACTIVE)
        for state in (vz.StudyState.COMPLETED, vz.StudyState.ABORTED, vz.StudyState.COMPLETED, vz.StudyState.ACTIVE):
            study.set_state(state)
            self.assertEqual(study.materialize_state(), state)
        trial.complete(vz.Measurement({"score": 1.0}))
        self.assertEqual(len(study.suggest(count=1)), 1)

    def test_a_completed_study_cancels_what_waits_and_keeps_what_runs(self):
        study = self.study()
        [running] = study.suggest(count=1)
        waiting = study.request(vz.TrialSuggestion({"x": 0.0, "n": 1}))
        study.set_state(vz.StudyState.COMPLETED)
        self.assertEqual(running.materialize().status, vz.TrialStatus.ACTIVE)
        self.assertIn("the study ended", waiting.materialize().infeasibility_reason)

    def test_an_id_is_never_given_twice(self):
        study = self.study()
        for trial in study.suggest(count=3, client_id="a"):
            trial.delete()
        self.assertEqual(list(study.trials()), [])
        self.assertEqual([t.id for t in study.suggest(count=1, client_id="b")], [4])

    def test_lists_come_in_pages_when_asked_for(self):
        study = self.study()
        study.suggest(count=5)
        service = common.raw()
        seen, token = [], ""
        while True:
            page = service.ListTrials(pb.ListTrialsRequest(parent=study.resource_name, page_size=2, page_token=token))
            self.assertLessEqual(len(page.trials), 2)
            seen += [trial.id for trial in page.trials]
            token = page.next_page_token
            if not token:
                break
        self.assertEqual(seen, ["1", "2", "3", "4", "5"])
        self.assertEqual(len(service.ListTrials(pb.ListTrialsRequest(parent=study.resource_name)).trials), 5)
        with self.refused("INVALID_ARGUMENT"):
            service.ListTrials(pb.ListTrialsRequest(parent=study.resource_name, page_size=2, page_token="?"))

    def test_studies_are_listed_by_their_owner_and_deleted_with_all_they_have(self):
        service = common.raw()
        for owner, name in (("ann", "one"), ("ann", "two words"), ("ben", "one")):
            study = study_pb2.Study(display_name=name, study_spec=common.config().to_proto())
            service.CreateStudy(pb.CreateStudyRequest(parent=f"owners/{owner}", study=study))
        names = [s.name for s in service.ListStudies(pb.ListStudiesRequest(parent="owners/ann")).studies]
        self.assertEqual(names, ["owners/ann/studies/one", "owners/ann/studies/two words"])
        service.DeleteStudy(pb.DeleteStudyRequest(name=names[0]))
        with self.refused("NOT_FOUND"):
            service.GetStudy(pb.GetStudyRequest(name=names[0]))
        self.assertEqual(len(service.ListStudies(pb.ListStudiesRequest(parent="owners/ann")).studies), 1)
        self.assertEqual(len(service.ListStudies(pb.ListStudiesRequest(parent="owners/ben")).studies), 1)


def _operation(name):
    from google.longrunning import operations_pb2

    return operations_pb2.GetOperationRequest(name=name)


if __name__ == "__main__":
    common.main()
