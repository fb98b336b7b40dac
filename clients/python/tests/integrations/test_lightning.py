import pytest

torch = pytest.importorskip("torch")
try:
    import lightning.pytorch as lightning
except ImportError:
    lightning = pytest.importorskip("pytorch_lightning")

import hone
from hone.integrations.lightning import HoneCallback

pytestmark = pytest.mark.usefixtures("named_server")


class Line(lightning.LightningModule):
    def __init__(self, lr: float) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(2, 1)
        self.lr = lr

    def training_step(self, batch, index):
        return ((self.layer(batch[0]) - 1) ** 2).mean()

    def validation_step(self, batch, index):
        self.log("loss", ((self.layer(batch[0]) - 1) ** 2).mean())

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.lr)


def test_reports_each_epoch_and_ends_a_hopeless_trial():
    rule = {"name": "threshold", "bound": 1e-12, "startStep": 2}
    study = hone.create_study("lightning", {"lr": hone.Float(1e-5, 1e-4)}, metric="loss", algorithm="random", early_stopping=rule)
    data = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.ones(8, 2)))

    def objective(trial):
        trainer = lightning.Trainer(max_epochs=5, accelerator="cpu", callbacks=[HoneCallback(trial)], logger=False, enable_checkpointing=False, enable_progress_bar=False)
        trainer.fit(Line(trial.params["lr"]), data, data)
        return trainer.callback_metrics["loss"].item()

    study.optimize(objective, n_trials=1)
    assert [(trial.state, trial.last_step) for trial in study.trials] == [("STOPPED", 2)]
