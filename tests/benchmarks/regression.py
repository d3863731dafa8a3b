"""Logistic regression on a few named features."""

import numpy as np

STEPS = 60


def logistic_weights(rows, wanted, ridge):
    """Return the weight of each feature, by Newton's method.

    Args:
        rows: The features of each example by their names, which are the same in all.
        wanted: Whether each example is what the features should tell.
        ridge: Penalty on a weight.
    """
    names = list(rows[0])
    values = np.array([[features[name] for name in names] for features in rows])
    wanted = np.array(wanted, float)
    weights = np.zeros(len(names))
    for _ in range(STEPS):
        odds = 1 / (1 + np.exp(-values @ weights))
        gradient = values.T @ (odds - wanted) + ridge * weights
        curvature = (values * (odds * (1 - odds))[:, None]).T @ values + ridge * np.eye(len(names))
        weights -= np.linalg.solve(curvature, gradient)
    return dict(zip(names, weights.round(2).tolist(), strict=True))
