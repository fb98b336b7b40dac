"""Trains a small neural network on handwritten digits, an epoch at a time. Runs by itself as well: `python3 train.py`."""

import warnings

from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

import hone

EPOCHS = 20
CLASSES = list(range(10))

p = hone.params({"lr": 0.01, "hidden": 32, "alpha": 1e-4, "batch": 64, "solver": "adam"})

digits = load_digits()
train_x, test_x, train_y, test_y = train_test_split(digits.data / 16, digits.target, test_size=0.3, random_state=0, stratify=digits.target)
model = MLPClassifier(
    hidden_layer_sizes=(p["hidden"],),
    learning_rate_init=p["lr"],
    alpha=p["alpha"],
    batch_size=p["batch"],
    solver=p["solver"],
    momentum=p.get("momentum", 0.9),  # there only where the solver is sgd
    random_state=0,
)

warnings.filterwarnings("ignore")
for epoch in range(1, hone.resource(EPOCHS) + 1):
    model.partial_fit(train_x, train_y, classes=CLASSES)
    hone.report(step=epoch, accuracy=model.score(test_x, test_y), loss=model.loss_)
    if hone.should_stop():
        break
