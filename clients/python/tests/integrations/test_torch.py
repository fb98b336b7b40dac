import pytest

torch = pytest.importorskip("torch")

import hone
from hone.integrations.torch import epochs


def run(most: int, stop_after: int | None = None) -> tuple[list[int], float]:
    torch.manual_seed(1)
    model = torch.nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    seen = []
    for epoch in epochs(most, model=model, optimizer=optimizer):
        seen.append(epoch)
        optimizer.zero_grad()
        loss = ((model(torch.ones(4, 2)) - 1) ** 2).mean()
        loss.backward()
        optimizer.step()
        hone.report(step=epoch, loss=loss.item())
        if epoch == stop_after:
            break
    return seen, sum(parameter.sum().item() for parameter in model.parameters())


def test_a_second_attempt_goes_on_where_the_first_one_was(tmp_path, monkeypatch):
    monkeypatch.setenv("HONE_CHECKPOINT_DIR", str(tmp_path / "whole"))
    whole = run(6)
    monkeypatch.setenv("HONE_CHECKPOINT_DIR", str(tmp_path / "parts"))
    # The epoch that was under way is made again.
    assert run(6, stop_after=4)[0] == [1, 2, 3, 4]
    again = run(6)
    assert again[0] == [4, 5, 6]
    assert again[1] == pytest.approx(whole[1])


def test_a_promoted_trial_goes_on_from_the_one_that_it_continues(tmp_path, monkeypatch):
    monkeypatch.setenv("HONE_CHECKPOINT_DIR", str(tmp_path / "first"))
    monkeypatch.setenv("HONE_RESOURCE", "3")
    assert run(9)[0] == [1, 2, 3]
    monkeypatch.setenv("HONE_CHECKPOINT_DIR", str(tmp_path / "second"))
    monkeypatch.setenv("HONE_RESUME_FROM", str(tmp_path / "first"))
    monkeypatch.setenv("HONE_RESOURCE", "9")
    assert run(9)[0] == [4, 5, 6, 7, 8, 9]
