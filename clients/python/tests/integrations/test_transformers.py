import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
pytest.importorskip("accelerate")

import hone
from hone.integrations.transformers import HoneCallback

pytestmark = pytest.mark.usefixtures("named_server")


class Line(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(2, 1)

    def forward(self, inputs, labels):
        outputs = self.layer(inputs)
        return {"loss": ((outputs - labels) ** 2).mean(), "logits": outputs}


def test_reports_each_evaluation_and_ends_a_hopeless_trial(tmp_path):
    rule = {"name": "threshold", "bound": 1e-12, "startStep": 2}
    study = hone.create_study("transformers", {"lr": hone.Float(1e-6, 1e-5)}, metric="eval_loss", algorithm="random", early_stopping=rule)
    data = [{"inputs": torch.ones(2), "labels": torch.ones(1)} for _ in range(8)]

    def objective(trial):
        arguments = transformers.TrainingArguments(str(tmp_path), learning_rate=trial.params["lr"], num_train_epochs=5, eval_strategy="epoch", report_to=[], use_cpu=True)
        trainer = transformers.Trainer(Line(), arguments, train_dataset=data, eval_dataset=data, callbacks=[HoneCallback(trial)])
        trainer.train()
        return trainer.evaluate()["eval_loss"]

    study.optimize(objective, n_trials=1)
    [trial] = study.trials
    assert trial.state == "STOPPED" and trial.metrics["eval_loss"] > 0
