"""Scikit-learn models on data that come with the library."""
import functools
import math
import warnings

import numpy as np
from spaces import choice, double, integer

WORST = 5.0


MODELS = {
    "svm": [choice("kernel", "linear", "rbf", "poly"), double("C", 1e-3, 1e3, True), double("gamma", 1e-5, 10.0, True, ("kernel", ["rbf", "poly"])),
            integer("degree", 2, 5, False, ("kernel", ["poly"]))],
    "tree": [choice("criterion", "gini", "entropy"), integer("max_depth", 1, 20), double("min_samples_split", 1e-3, 0.5, True),
             double("min_samples_leaf", 1e-3, 0.3, True), double("max_features", 0.1, 1.0), double("ccp_alpha", 1e-6, 0.1, True)],
    "knn": [integer("n_neighbors", 1, 50, True), choice("weights", "uniform", "distance"), double("p", 1.0, 5.0)],
    "boosting": [double("learning_rate", 1e-3, 1.0, True), integer("max_leaf_nodes", 2, 32, True), double("l2_regularization", 1e-6, 10.0, True),
                 integer("max_iter", 5, 60, True), integer("min_samples_leaf", 2, 40, True)],
    "forest": [integer("n_estimators", 1, 50, True), integer("max_depth", 1, 20), double("max_features", 0.1, 1.0), integer("min_samples_leaf", 1, 30, True),
               choice("bootstrap", True, False)],
    "mlp": [choice("layers", 1, 2), integer("width", 1, 64, True), integer("second", 1, 64, True, ("layers", [2])), double("alpha", 1e-6, 1.0, True),
            double("learning_rate_init", 1e-4, 0.3, True), choice("activation", "relu", "tanh")],
}


@functools.cache
def data_of(name):
    from sklearn import datasets

    return getattr(datasets, f"load_{name}")(return_X_y=True)


class ScikitLearn:
    def __init__(self, _, model, data, seed):
        self.model, self.data, self.space = model, data, MODELS[model]
        self.best, self.floor = None, 1e-4

    def validated(self, params, scoring):
        """Scores and fitted estimators of three folds."""
        from sklearn.model_selection import cross_validate
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = make_pipeline(StandardScaler(), self.estimator(params))
            folds = cross_validate(model, *data_of(self.data), cv=3, scoring=scoring, return_estimator=True)
        return folds["test_score"], [pipeline[-1] for pipeline in folds["estimator"]]

    def evaluate(self, params):
        loss = -float(np.mean(self.validated(params, "neg_log_loss")[0]))
        loss = min(loss, WORST) if math.isfinite(loss) else WORST
        return loss, loss

    def estimator(self, params):
        from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
        from sklearn.neighbors import KNeighborsClassifier
        from sklearn.neural_network import MLPClassifier
        from sklearn.svm import SVC
        from sklearn.tree import DecisionTreeClassifier

        make = {
            "svm": lambda: SVC(**params, probability=True, max_iter=3000, random_state=0),
            "tree": lambda: DecisionTreeClassifier(**params, random_state=0),
            "knn": lambda: KNeighborsClassifier(**params),
            "boosting": lambda: HistGradientBoostingClassifier(**params, random_state=0),
            "forest": lambda: RandomForestClassifier(**params, random_state=0),
            "mlp": lambda: MLPClassifier(
                **{key: value for key, value in params.items() if key not in ("layers", "width", "second")},
                hidden_layer_sizes=[params[key] for key in ("width", "second") if key in params],
                max_iter=60, random_state=0,
            ),
        }
        return make[self.model]()


# What a model is counted by.
SIZES = {
    "svm": lambda model: sum(model.n_support_),
    "tree": lambda model: model.tree_.node_count,
    "boosting": lambda model: sum(len(tree.nodes) for round in model._predictors for tree in round),
    "forest": lambda model: sum(tree.tree_.node_count for tree in model.estimators_),
    "mlp": lambda model: sum(weights.size for weights in [*model.coefs_, *model.intercepts_]),
}
# Sizes from which on a model does not count.
LARGEST = {"svm": 1e3, "tree": 1e3, "boosting": 1e4, "forest": 1e4, "mlp": 1e4}


class Size(ScikitLearn):
    def __init__(self, kind, model, data, seed):
        super().__init__(kind, model, data, seed)
        # The errors of who always says the most frequent class.
        counts = np.bincount(data_of(data)[1])
        self.reference = [1 - counts.max() / counts.sum(), math.log10(LARGEST[model])]
        self.volume = math.prod(self.reference)

    def evaluate(self, params):
        scores, estimators = self.validated(params, "accuracy")
        values = [1 - float(np.mean(scores)), math.log10(np.mean([SIZES[self.model](estimator) for estimator in estimators]))]
        return values, values
