import math

import pytest

from hone._codec import decode, encode


def test_reads_back_what_it_wrote():
    message = {
        "study": "s1",
        "trial": 3,
        "epoch": 2,
        "measurements": [
            {"step": 1, "values": {"accuracy": 0.5, "loss": -1e300}, "time": {"seconds": 1_700_000_000, "nanos": 5}},
            {"step": 2, "values": {"accuracy": math.inf}},
        ],
        "request_id": "ä",
    }
    assert decode("ReportMeasurementsRequest", encode("ReportMeasurementsRequest", message)) == message


def test_fills_in_defaults_except_for_optional_fields():
    trial = decode("Trial", b"")
    assert trial["number"] == 0 and trial["parameters"] == {} and trial["values"] == [] and trial["state"] == "STATE_UNSPECIFIED"
    assert "last_step" not in trial and "stop" not in trial


def test_keeps_an_optional_zero():
    assert decode("Trial", encode("Trial", {"last_step": 0}))["last_step"] == 0


def test_negative_numbers_and_nan_survive():
    values = decode("Measurement", encode("Measurement", {"step": -7, "values": {"loss": math.nan}}))
    assert values["step"] == -7 and math.isnan(values["values"]["loss"])


def test_skips_fields_that_it_does_not_know():
    unknown = bytes([0x98, 0x06, 0x05]) + bytes([0xA2, 0x06, 0x02]) + b"xy" + bytes([0xA9, 0x06]) + bytes(8)
    assert decode("GetTrialRequest", unknown + encode("GetTrialRequest", {"trial": 4}))["trial"] == 4


def test_a_field_that_is_not_there_is_a_mistake():
    with pytest.raises(KeyError):
        encode("GetTrialRequest", {"tiral": 4})


